import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AnswerStats, Message } from '../../../contract/chats.ts';
import { formatCount, formatSeconds, formatSpeed } from '../../i18n/format.ts';
import type { Turn } from '../../state/branch.ts';
import { regenerate } from '../../state/chats.ts';
import type { LiveAnswer } from '../../state/live.ts';
import { useSelectedModel } from '../../state/models.ts';
import { classNames } from '../../ui/class-names.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { AnswerProgress } from './AnswerProgress.tsx';
import { Versions } from './Versions.tsx';

export type AnswerFooterProps = { turn: Turn; live: LiveAnswer | undefined; isLast: boolean };

/** One line of fixed height: what the answer cost, its versions, and what can be done with it. */
export function AnswerFooter({ turn, live, isLast }: AnswerFooterProps) {
  const { t } = useTranslation();
  const selected = useSelectedModel();
  const { message } = turn;
  const isGenerating = message.state === 'generating';
  return (
    <div className="mt-2 flex min-h-7 flex-wrap items-center gap-x-3 max-column:min-h-9">
      {isGenerating ? <AnswerProgress live={live} /> : <Stats message={message} />}
      <Versions turn={turn} />
      {isGenerating || message.state === 'failed' ? null : (
        <div
          className={classNames(
            '-ml-1.5 flex items-center gap-0.5 transition-opacity group-focus-within/turn:opacity-100 group-hover/turn:opacity-100 pointer-coarse:opacity-100',
            !isLast && 'opacity-0',
          )}
        >
          <CopyButton text={message.text} label={t('message.copy')} copiedLabel={t('common.copied')} side="bottom" />
          <IconButton
            icon={RotateCw}
            label={t('message.regenerate')}
            disabled={selected === null || !selected.available}
            onClick={() => selected !== null && void regenerate(message, selected.id)}
          />
        </div>
      )}
    </div>
  );
}

function Stats({ message: { stats } }: { message: Message }) {
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
        className="numbers rounded-control text-left text-caption text-faint"
      >
        {parts.join('\u2002·\u2002')}
      </button>
    </Tooltip>
  );
}

function useStatsParts(stats: AnswerStats | null): string[] {
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
