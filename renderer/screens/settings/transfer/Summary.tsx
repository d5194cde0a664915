import { useTranslation } from 'react-i18next';
import type { TransferSummary } from '../../../../contract/transfer.ts';

/** What was done, or would be done, in a few lines. What is zero is not said. */
export function Summary({ summary, isPlan }: { summary: TransferSummary; isPlan: boolean }) {
  const { t } = useTranslation();
  const { sources, chatsAdded, chatsChanged, chatsUnchanged, chatsBroughtBack, messagesAdded, textsCut } = summary;
  const lines = [
    sources.length === 0
      ? null
      : t('transfer.from', { apps: sources.map((source) => t(`transfer.source.${source}`)).join(', ') }),
    chatsAdded > 0 ? t('transfer.added', { count: chatsAdded }) : null,
    chatsChanged > 0 ? t('transfer.updated', { count: chatsChanged }) : null,
    messagesAdded > 0 ? t('transfer.messages', { count: messagesAdded }) : null,
    chatsUnchanged > 0 ? t('transfer.unchanged', { count: chatsUnchanged }) : null,
    chatsBroughtBack > 0 ? t('transfer.broughtBack', { count: chatsBroughtBack }) : null,
    textsCut > 0 ? t('transfer.cut', { count: textsCut }) : null,
    ...summary.others
      .filter(({ added }) => added > 0)
      .map(({ name, added }) => t(`transfer.others.${name}`, { count: added })),
  ].filter((line) => line !== null);
  return (
    <div className="selectable mt-1.5">
      {isPlan ? <p className="text-muted">{t('transfer.plan')}</p> : null}
      <ul className="numbers">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {summary.skipped.length === 0 ? null : (
        <ul className="mt-1.5 text-caution">
          {summary.skipped.map(({ reason, count, examples }) => (
            <li key={reason} className="break-words">
              {t(`transfer.skipped.${reason}`, { count })}
              {examples.length === 0 ? null : <span className="text-muted"> {examples.join(', ')}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
