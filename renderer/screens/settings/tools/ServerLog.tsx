import { useTranslation } from 'react-i18next';
import { formatTime } from '../../../i18n/format.ts';
import { useServerLog } from '../../../state/tools.ts';
import { useFollowEnd } from '../../../ui/use-follow-end.ts';

/** The last lines that a server wrote, and what Paddock has to say of it. */
export function ServerLog({ name }: { name: string }) {
  const { t } = useTranslation();
  const lines = useServerLog(name).data ?? [];
  const { scroller, content } = useFollowEnd(true);
  return (
    <div
      role="log"
      ref={scroller}
      aria-label={t('tools.viewLog')}
      className="selectable mt-3 max-h-72 overflow-auto rounded-card border border-border bg-surface p-3 font-mono text-caption"
    >
      <div ref={content}>
        {lines.length === 0 ? <p className="text-muted">{t('tools.noLog')}</p> : null}
        {lines.map(({ at, from, text }, index) => (
          <div key={index} className="flex gap-3 whitespace-pre-wrap">
            <span className="numbers shrink-0 text-faint">{formatTime(at)}</span>
            <span className={from === 'paddock' ? 'text-info' : ''}>{text}</span>
          </div>
        ))}
      </div>
    </div>
  );
}
