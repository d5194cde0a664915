import { Ban, Check, CircleAlert, CircleHelp, CircleSlash, LoaderCircle } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatToolCall } from '../../../contract/chats.ts';
import { formatSeconds } from '../../i18n/format.ts';
import { isAtTheComputer } from '../../state/access.ts';
import { decide } from '../../state/turns.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Fold } from './Fold.tsx';
import { prettyJson, withVisibleMarks } from './plain.ts';

const icons = {
  asking: CircleHelp,
  running: LoaderCircle,
  done: Check,
  failed: CircleAlert,
  denied: Ban,
  cancelled: CircleSlash,
} as const;

const colours: Readonly<Record<ChatToolCall['state'], string>> = {
  asking: 'text-caution',
  running: 'text-muted',
  done: 'text-good',
  failed: 'text-bad',
  denied: 'text-muted',
  cancelled: 'text-muted',
};

export type ToolCallProps = { messageId: string; call: ChatToolCall };

/** One call of a tool: a line that opens, with what was asked and what came back. Asks for permission where it must. */
export function ToolCall({ messageId, call }: ToolCallProps) {
  const { t } = useTranslation();
  const { id, server, name, state, durationMs } = call;
  const Icon = icons[state];
  const facts = [server, durationMs === null ? null : t('toolCall.took', { seconds: formatSeconds(durationMs) })];
  return (
    <section
      aria-label={t('toolCall.label', { name })}
      data-testid="tool-call"
      data-state={state}
      className={`rounded-card border bg-surface px-3 pt-1 pb-1 shadow-rest ${state === 'asking' ? 'border-border-strong' : 'border-border'} [&>*]:mb-0`}
    >
      <Fold
        // What asks is opened, since nobody should allow what he did not see.
        key={state === 'asking' ? 'asking' : 'asked'}
        id={`${messageId} call ${id}${state === 'asking' ? ' asking' : ''}`}
        isOpenAtFirst={state === 'asking'}
        testId="tool-call-fold"
        line={
          <span className="flex min-w-0 items-center gap-2">
            <Icon
              size={15}
              strokeWidth={1.75}
              aria-hidden
              className={`shrink-0 ${colours[state]} ${state === 'running' ? 'animate-breathe' : ''}`}
            />
            <span className="min-w-0 truncate font-mono text-text">{withVisibleMarks(name)}</span>
            <span className="shrink-0">{t(`toolCall.state.${state}`)}</span>
            <span className="numbers min-w-0 truncate text-caption text-faint">
              {facts.filter((fact) => fact !== null).join('\u2002·\u2002')}
            </span>
          </span>
        }
      >
        <Details call={call} />
      </Fold>
      {state === 'asking' ? <Permission messageId={messageId} call={call} /> : null}
    </section>
  );
}

function Details({ call }: { call: ChatToolCall }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-3 pt-1 pb-2 ps-5">
      {call.server === null ? <p className="text-caption text-caution">{t('toolCall.unknown')}</p> : null}
      <Piece label={t('toolCall.arguments')} text={prettyJson(call.arguments)} />
      {call.result === null ? null : (
        <Piece
          label={call.state === 'failed' ? t('toolCall.error') : t('toolCall.result')}
          text={prettyJson(call.result)}
        />
      )}
    </div>
  );
}

/** A stranger's text: as it is, with every mark that could turn it around made visible. */
function Piece({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  const shown = withVisibleMarks(text);
  return (
    <div>
      <div className="flex h-7 items-center justify-between text-caption text-muted">
        {label}
        {text === '' ? null : (
          <CopyButton text={text} label={t('toolCall.copy')} copiedLabel={t('common.copied')} side="inline-start" />
        )}
      </div>
      <pre
        dir="ltr"
        // Long ones scroll by the arrow keys too.
        tabIndex={0}
        className="selectable max-h-80 overflow-auto rounded-control border border-border bg-sunken px-3 py-2 font-mono text-caption break-words whitespace-pre-wrap"
      >
        {shown === '' ? t('toolCall.nothing') : shown}
      </pre>
    </div>
  );
}

function Permission({ messageId, call }: ToolCallProps) {
  const { t } = useTranslation();
  const [isDecided, setIsDecided] = useState(false);
  const say = async (decision: 'once' | 'always' | 'deny') => {
    setIsDecided(true);
    if (!(await decide(messageId, call.id, decision))) setIsDecided(false);
  };
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-border py-2">
      <Button isSmall look="primary" disabled={isDecided} onClick={() => void say('once')}>
        {t('toolCall.once')}
      </Button>
      {isAtTheComputer() ? (
        <Button isSmall disabled={isDecided} onClick={() => void say('always')}>
          {t('toolCall.always')}
        </Button>
      ) : null}
      <Button isSmall disabled={isDecided} onClick={() => void say('deny')}>
        {t('toolCall.deny')}
      </Button>
      {isAtTheComputer() ? <span className="text-caption text-muted">{t('toolCall.alwaysHint')}</span> : null}
    </div>
  );
}
