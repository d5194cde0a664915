import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useServedIds } from '../../../state/remotes.ts';
import { removeAlias, setAlias, useAliases } from '../../../state/server.ts';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { Section } from '../../../ui/page.tsx';
import { Select } from '../../../ui/select.tsx';

/** Second names for models, for programs that can't be told the first. */
export function Aliases() {
  const { t } = useTranslation();
  const aliases = useAliases() ?? [];
  const modelIds = useServedIds();
  const [alias, setTyped] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const modelId = chosen ?? modelIds[0];
  const add = () => {
    if (alias.trim() === '' || modelId === undefined) return;
    void setAlias(alias.trim(), modelId).then(() => setTyped(''));
  };
  return (
    <Section title={t('server.aliases')}>
      {aliases.map((one) => (
        <div key={one.alias} className="flex min-h-11 items-center gap-3 px-4">
          <code className="selectable min-w-0 font-mono text-caption break-all">{one.alias}</code>
          <span aria-hidden className="text-faint">
            →
          </span>
          <span className="min-w-0 flex-1">
            <MiddleEllipsis text={one.modelId} />
          </span>
          {modelIds.includes(one.modelId) ? null : (
            <span className="text-caption text-caution">{t('server.aliasMissing')}</span>
          )}
          <IconButton
            icon={X}
            label={t('server.removeAlias', { alias: one.alias })}
            onClick={() => void removeAlias(one.alias, one.modelId)}
          />
        </div>
      ))}
      <div className="px-4 py-2.5">
        <p className="text-pretty text-muted">{t('server.aliasesText')}</p>
        <form
          className="mt-2 flex flex-wrap gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            add();
          }}
        >
          <TextInput
            aria-label={t('server.newAlias')}
            placeholder="gpt-4o"
            maxLength={128}
            value={alias}
            onChange={(event) => setTyped(event.target.value)}
            className="min-w-36 flex-1"
          />
          <Select
            label={t('server.aliasFor')}
            value={modelId ?? ''}
            options={modelIds.map((id) => ({ value: id, label: id }))}
            onChange={setChosen}
            className="min-w-44 flex-1"
          />
          <Button type="submit" disabled={alias.trim() === '' || modelId === undefined}>
            {t('server.add')}
          </Button>
        </form>
      </div>
    </Section>
  );
}
