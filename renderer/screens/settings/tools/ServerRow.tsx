import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolServer } from '../../../../contract/tools.ts';
import { formatCount } from '../../../i18n/format.ts';
import { setServerOn } from '../../../state/tools.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Notice } from '../../../ui/notice.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { ServerActions } from './ServerActions.tsx';
import { ServerDetails } from './ServerDetails.tsx';
import { StateMark } from './StateMark.tsx';

/** One server: what it is, how it does, and on demand all that it offers. */
export function ServerRow({ server }: { server: ToolServer }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const detailsId = useId();
  const { name, target, state, error, tools, promptCount } = server;
  const changed = tools.filter(({ hasChanged }) => hasChanged).length;
  return (
    <div data-testid="tool-server" data-state={state}>
      <div className="flex min-h-13 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={detailsId}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-w-0 flex-1 basis-60 items-start gap-2 rounded-control text-start"
        >
          <ChevronRight
            size={15}
            strokeWidth={1.75}
            aria-hidden
            className={classNames('mt-0.5 shrink-0 text-faint', isOpen ? 'rotate-90' : 'rtl:rotate-180')}
          />
          <span className="min-w-0 flex-1">
            <span className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium break-words">{name}</span>
              <StateMark state={state} />
              {state === 'ready' ? (
                <span className="numbers text-muted">
                  {t('tools.toolCount', { count: tools.length, value: formatCount(tools.length) })}
                  {promptCount > 0 ? ` · ${t('tools.promptCount', { count: promptCount })}` : ''}
                </span>
              ) : null}
              {changed > 0 ? <span className="text-caution">{t('tools.changedCount', { count: changed })}</span> : null}
            </span>
            <span className="block truncate font-mono text-caption text-muted" title={target}>
              {target}
            </span>
          </span>
        </button>
        <div className="flex items-center gap-1.5">
          <ServerActions server={server} />
          <Switch
            label={t('tools.useServer', { name })}
            isOn={state !== 'off'}
            onChange={(wanted) => void setServerOn(name, wanted)}
          />
        </div>
      </div>
      {error === null ? null : <Notice kind="bad" className="mx-4 mb-3" title={error.message} text={error.remedy} />}
      <div id={detailsId}>{isOpen ? <ServerDetails server={server} /> : null}</div>
    </div>
  );
}
