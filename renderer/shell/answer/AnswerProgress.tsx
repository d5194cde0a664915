import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount, formatPercent, formatSpeed } from '../../i18n/format.ts';
import type { LiveAnswer } from '../../state/live.ts';
import { ThinBar } from '../../ui/progress.tsx';

const tickMs = 100;

/** What the model is doing now: a thin bar with percent and time before the first token, speed after it. */
export function AnswerProgress({ live }: { live: LiveAnswer | undefined }) {
  const { t } = useTranslation();
  if (live === undefined) return null;
  if (live.phase === 'writing') {
    return (
      <p className="numbers text-caption text-faint">
        {live.tokensPerSecond === null
          ? t('message.tokens', { count: live.completionTokens, value: formatCount(live.completionTokens) })
          : `${t('message.tokensPerSecond', { value: formatSpeed(live.tokensPerSecond) })}\u2002·\u2002${t('message.tokens', { count: live.completionTokens, value: formatCount(live.completionTokens) })}`}
      </p>
    );
  }
  if (live.phase === 'queued') {
    const text = live.ahead === 0 ? t('message.queued') : t('message.ahead', { count: live.ahead });
    return <p className="numbers text-caption text-muted">{text}</p>;
  }
  const label = t(`message.phase.${live.phase}`);
  return (
    <div className="numbers flex items-center gap-3 text-caption text-muted">
      <span>{label}</span>
      <span className="w-40">
        <ThinBar label={label} share={live.progress} />
      </span>
      <span>{formatPercent(live.progress)}</span>
      <Elapsed since={live.phaseStartedAt} />
    </div>
  );
}

function Elapsed({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return <span className="text-faint">{(Math.max(0, now - since) / 1000).toFixed(1)} s</span>;
}
