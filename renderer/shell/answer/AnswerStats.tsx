import { useTranslation } from 'react-i18next';
import type { AnswerStats as Stats } from '../../../contract/chats.ts';
import { formatCount, formatSeconds, formatSpeed } from '../../i18n/format.ts';
import { Tooltip } from '../../ui/tooltip.tsx';

/** What an answer cost, in one line; the prompt's share in the tooltip. */
export function AnswerStats({ stats }: { stats: Stats | null }) {
  const { t } = useTranslation();
  const parts = useStatsParts(stats);
  if (stats === null) return null;
  const cached = t('message.cached', {
    prompt: formatCount(stats.promptTokens),
    cached: formatCount(stats.cachedTokens),
  });
  return (
    <Tooltip label={cached} side="top">
      <button
        type="button"
        data-testid="answer-stats"
        className="numbers rounded-control text-start text-caption text-faint"
      >
        {parts.join('\u2002·\u2002')}
      </button>
    </Tooltip>
  );
}

function useStatsParts(stats: Stats | null): string[] {
  const { t } = useTranslation();
  if (stats === null) return [];
  const { tokensPerSecond, completionTokens, timeToFirstTokenMs, stopReason } = stats;
  return [
    ...(tokensPerSecond === null ? [] : [t('message.tokensPerSecond', { value: formatSpeed(tokensPerSecond) })]),
    t('message.tokens', { count: completionTokens, value: formatCount(completionTokens) }),
    ...(timeToFirstTokenMs === null ? [] : [t('message.firstToken', { value: formatSeconds(timeToFirstTokenMs) })]),
    ...(stopReason === null || stopReason === 'end' ? [] : [t(`message.stop.${stopReason}`)]),
  ];
}
