import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatWholeSeconds } from '../../i18n/format.ts';
import { useNow } from '../../ui/use-now.ts';
import { usePaced } from '../markdown/use-paced.ts';
import { Fold } from './Fold.tsx';

export type ReasoningProps = {
  /** By which is remembered whether it is open. */
  id: string;
  text: string;
  /** How long it thought; `null` while it thinks, and where nobody knows. */
  tookMs: number | null;
  isThinking: boolean;
};

/** What the model thought, as one folded line above its answer. Opened, it can be read while it is written. */
export function Reasoning({ id, text, tookMs, isThinking }: ReasoningProps) {
  const shown = usePaced(text, isThinking);
  if (text === '') return null;
  return (
    <Fold id={id} testId="reasoning" line={isThinking ? <Thinking /> : <Thought tookMs={tookMs} />}>
      <div
        dir="auto"
        className="selectable mt-1 mb-3 ms-1.5 border-s-2 border-border ps-4 text-interface break-words whitespace-pre-wrap text-muted"
      >
        {shown.trim()}
      </div>
    </Fold>
  );
}

function Thought({ tookMs }: { tookMs: number | null }) {
  const { t } = useTranslation();
  if (tookMs === null) return <span>{t('reasoning.thought')}</span>;
  return <span>{t('reasoning.thoughtFor', { seconds: formatWholeSeconds(tookMs) })}</span>;
}

/** Counts the seconds for as long as this window has seen it think. */
function Thinking() {
  const { t } = useTranslation();
  const [since] = useState(() => Date.now());
  const now = useNow();
  return (
    <span className="numbers">
      <span className="animate-breathe">{t('reasoning.thinking')}</span>
      {now - since < 1000 ? null : (
        <span className="ms-2 text-faint">{t('reasoning.soFar', { seconds: formatWholeSeconds(now - since) })}</span>
      )}
    </span>
  );
}
