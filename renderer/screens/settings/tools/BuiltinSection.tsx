import { FolderPlus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BuiltinTool } from '../../../../contract/tools.ts';
import { changeSettings } from '../../../state/models.ts';
import { useSettings } from '../../../state/queries.ts';
import { addToolFolder, setBuiltinTool } from '../../../state/tools.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { TextRow } from '../TextRow.tsx';

const own: readonly BuiltinTool[] = ['calculator', 'javascript', 'folders', 'web'];

/** Paddock's own tools, each off until it is switched on. */
export function BuiltinSection() {
  const { t } = useTranslation();
  const settings = useSettings().data;
  const isOn = (tool: BuiltinTool) => settings?.builtinTools.includes(tool) ?? false;
  return (
    <Section title={t('tools.own')} text={t('tools.ownText')}>
      {own.map((tool) => (
        <div key={tool} className="divide-y divide-border">
          <Row label={t(`tools.builtin.${tool}`)} text={t(`tools.builtinText.${tool}`)}>
            <Switch
              label={t(`tools.builtin.${tool}`)}
              isOn={isOn(tool)}
              onChange={(wanted) => void setBuiltinTool(tool, wanted)}
            />
          </Row>
          {tool === 'folders' && isOn(tool) ? <Folders folders={settings?.toolFolders ?? []} /> : null}
          {tool === 'web' && isOn(tool) ? <Hosts hosts={settings?.toolHosts ?? []} /> : null}
        </div>
      ))}
    </Section>
  );
}

function Folders({ folders }: { folders: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <div className="px-4 py-2.5 ps-8">
      {folders.length === 0 ? <p className="text-muted">{t('tools.noFolders')}</p> : null}
      <ul>
        {folders.map((folder) => (
          <li key={folder} className="flex min-h-8 items-center justify-between gap-3">
            <code className="selectable min-w-0 font-mono text-caption break-all">{folder}</code>
            <IconButton
              icon={X}
              label={t('tools.removeFolder', { folder })}
              onClick={() => void changeSettings({ toolFolders: folders.filter((one) => one !== folder) })}
            />
          </li>
        ))}
      </ul>
      <Button isSmall icon={FolderPlus} className="mt-1" onClick={addToolFolder}>
        {t('tools.addFolder')}
      </Button>
    </div>
  );
}

function Hosts({ hosts }: { hosts: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <div className="ps-4">
      <TextRow
        label={t('tools.hosts')}
        text={t('tools.hostsText')}
        placeholder="wiki.lan:8080"
        kept={hosts.join(', ')}
        onTake={async (wanted) => {
          const toolHosts = [...new Set(wanted.split(/[\s,]+/).filter((host) => host !== ''))];
          await changeSettings({ toolHosts });
        }}
      />
    </div>
  );
}
