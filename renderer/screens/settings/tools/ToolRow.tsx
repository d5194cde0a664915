import { useTranslation } from 'react-i18next';
import type { ToolInfo } from '../../../../contract/tools.ts';
import { acceptChange, setPermission } from '../../../state/tools.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Select } from '../../../ui/select.tsx';

const permissions: readonly ToolInfo['permission'][] = ['ask', 'always', 'never'];

/** A tool as its server describes it, word for word: the model reads the same. */
export function ToolRow({ server, tool }: { server: string; tool: ToolInfo }) {
  const { t } = useTranslation();
  const { name, title, description, hints, permission, hasChanged } = tool;
  const said = [
    hints.isReadOnly === true && t('tools.hint.readOnly'),
    hints.isDestructive === true && hints.isReadOnly !== true && t('tools.hint.destructive'),
    hints.reachesOut === true && t('tools.hint.reachesOut'),
  ].filter((hint) => hint !== false);
  return (
    <li className="px-3 py-2.5">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <div className="flex flex-wrap items-baseline gap-x-2">
            <code className="selectable font-mono text-caption font-semibold break-all">{name}</code>
            {title === null ? null : <span className="text-muted">{title}</span>}
          </div>
          <p dir="auto" className="selectable max-h-40 overflow-y-auto break-words whitespace-pre-wrap text-muted">
            {description === '' ? t('tools.noDescription') : description}
          </p>
          {said.length === 0 ? null : (
            <p className="text-caption text-faint">{t('tools.says', { hints: said.join(', ') })}</p>
          )}
        </div>
        <Select
          label={t('tools.permissionOf', { name })}
          value={permission}
          options={permissions.map((value) => ({ value, label: t(`tools.permission.${value}`) }))}
          onChange={(value) => void setPermission(server, name, value)}
          className="w-36"
        />
      </div>
      {hasChanged ? (
        <Notice kind="caution" className="mt-2" title={t('tools.changed')} text={t('tools.changedText')}>
          <Button isSmall onClick={() => void acceptChange(server, name)}>
            {t('tools.accept')}
          </Button>
        </Notice>
      ) : null}
    </li>
  );
}
