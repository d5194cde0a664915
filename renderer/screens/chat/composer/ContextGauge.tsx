import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContextUse, Message } from '../../../../contract/chats.ts';
import { formatContext, formatCount, formatPercent } from '../../../i18n/format.ts';
import { scrollToMessage } from '../../../state/reveal.ts';
import { classNames } from '../../../ui/class-names.ts';
import { Popover } from '../../../ui/popover.tsx';
import { partsOf } from './context-parts.ts';
import type { ContextPart, PartName } from './context-parts.ts';

const radius = 7;
const round = 2 * Math.PI * radius;
/** From here on it is said in words too. */
const tightShare = 0.9;

const tones: Record<PartName, { stroke: string; fill: string }> = {
  system: { stroke: 'stroke-muted', fill: 'bg-muted' },
  tools: { stroke: 'stroke-caution', fill: 'bg-caution' },
  documents: { stroke: 'stroke-info', fill: 'bg-info' },
  history: { stroke: 'stroke-accent', fill: 'bg-accent' },
  draft: { stroke: 'stroke-text', fill: 'bg-text' },
};

export type ContextGaugeProps = { use: ContextUse; messages: readonly Message[] };

/** How full the context is, as a ring, with the whole account behind it. */
export function ContextGauge({ use, messages }: ContextGaugeProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const { parts, usedTokens, share } = partsOf(use);
  if (use.limit === null) return null;
  const isTight = share >= tightShare || use.droppedMessageIds.length > 0;
  const key = use.isExact ? 'composer.context.used' : 'composer.context.aboutUsed';
  const label = t(key, { percent: formatPercent(share), used: formatCount(usedTokens), limit: formatCount(use.limit) });
  return (
    <Popover
      label={t('composer.context.title')}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      align="end"
      width="narrow"
      trigger={
        <button
          type="button"
          aria-label={label}
          data-testid="context-gauge"
          className="numbers flex h-7 shrink-0 items-center gap-1.5 rounded-control px-1.5 text-caption text-muted transition-colors hover:bg-hover hover:text-text max-column:h-9"
        >
          <Ring parts={parts} />
          <span className={classNames('max-column:hidden', isTight && 'font-medium text-caution')}>
            {formatPercent(share)}
          </span>
        </button>
      }
    >
      <Account use={use} messages={messages} onLeave={() => setIsOpen(false)} />
    </Popover>
  );
}

function Ring({ parts }: { parts: readonly ContextPart[] }) {
  return (
    <svg viewBox="0 0 18 18" aria-hidden className="size-4.5 shrink-0 -rotate-90">
      <circle cx="9" cy="9" r={radius} fill="none" strokeWidth="3" className="stroke-border" />
      {parts.map(({ name, from, to }) => (
        <circle
          key={name}
          cx="9"
          cy="9"
          r={radius}
          fill="none"
          strokeWidth="3"
          strokeDasharray={`${(to - from) * round} ${round}`}
          strokeDashoffset={-from * round}
          className={tones[name].stroke}
        />
      ))}
    </svg>
  );
}

function Account({ use, messages, onLeave }: ContextGaugeProps & { onLeave(): void }) {
  const { t } = useTranslation();
  const { parts, usedTokens, freeTokens, share } = partsOf(use);
  const about = (tokens: number) =>
    use.isExact ? formatCount(tokens) : t('composer.context.about', { value: formatCount(tokens) });
  return (
    <div className="min-h-0 overflow-y-auto p-4" data-testid="context-account">
      <h2 className="flex items-baseline justify-between gap-3 font-medium">
        {t('composer.context.title')}
        <span className="numbers text-caption font-normal text-muted">
          {t('composer.context.of', { used: about(usedTokens), limit: formatContext(use.limit ?? 0) })}
        </span>
      </h2>
      <div aria-hidden className="mt-3 flex h-2 gap-px overflow-hidden rounded-full bg-border">
        {parts.map(({ name, from, to }) => (
          <span key={name} className={tones[name].fill} style={{ width: `${(to - from) * 100}%` }} />
        ))}
      </div>
      <dl className="numbers mt-3 space-y-1.5">
        {parts.map(({ name, tokens }) => (
          <Row key={name} fill={tones[name].fill} name={t(`composer.context.part.${name}`)} value={about(tokens)} />
        ))}
        <Row
          fill="border border-border-strong"
          name={t('composer.context.free')}
          value={`${about(freeTokens)}\u2002·\u2002${formatPercent(1 - share)}`}
        />
      </dl>
      <Leaving use={use} messages={messages} onLeave={onLeave} />
    </div>
  );
}

function Row({ fill, name, value }: { fill: string; name: string; value: string }) {
  return (
    <div className="flex items-center gap-2">
      <span aria-hidden className={classNames('size-2.5 shrink-0 rounded-[3px]', fill)} />
      <dt className="flex-1">{name}</dt>
      <dd className="text-muted">{value}</dd>
    </div>
  );
}

const excerptLength = 60;

/** What the model will not see, and what goes next. */
function Leaving({ use, messages, onLeave }: ContextGaugeProps & { onLeave(): void }) {
  const { t } = useTranslation();
  const next = messages.find(({ id }) => id === use.nextToDropId);
  const lastDropped = messages.findLast(({ id }) => use.droppedMessageIds.includes(id));
  if (next === undefined && lastDropped === undefined) return null;
  const show = ({ chatId, id }: Message) => {
    onLeave();
    scrollToMessage(chatId, id);
  };
  return (
    <div className="mt-4 space-y-2 border-t border-border pt-3">
      {lastDropped === undefined ? null : (
        <p className="text-pretty">
          {t('composer.context.dropped', {
            count: use.droppedMessageIds.length,
            value: formatCount(use.droppedMessageIds.length),
          })}{' '}
          <button type="button" className="text-accent hover:underline" onClick={() => show(lastDropped)}>
            {t('composer.context.showCut')}
          </button>
        </p>
      )}
      {next === undefined ? null : (
        <p className="text-pretty text-muted">
          {t('composer.context.next')}{' '}
          <button type="button" className="text-start text-accent hover:underline" onClick={() => show(next)}>
            {next.text.length > excerptLength ? `${next.text.slice(0, excerptLength)}…` : next.text}
          </button>
        </p>
      )}
    </div>
  );
}
