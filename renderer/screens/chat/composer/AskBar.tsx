import { Wrench } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '../../../../contract/chats.ts';
import { isMac } from '../../../actions/shortcut.ts';
import { useLiveAnswer } from '../../../state/answers.ts';
import { withVisibleMarks } from '../../../shell/answer/plain.ts';
import { askingCalls } from '../../../state/live.ts';
import { scrollToMessage } from '../../../state/reveal.ts';
import { decide } from '../../../state/turns.ts';
import { announce } from '../../../state/ui.ts';
import { Button } from '../../../ui/button.tsx';
import { Keys } from '../../../ui/keys.tsx';

const choices = [
  { decision: 'once', letter: 'Y', look: 'primary' },
  { decision: 'always', letter: 'A', look: 'secondary' },
  { decision: 'deny', letter: 'N', look: 'secondary' },
] as const;

/** Says, where the eyes and the hands are, that an answer waits for a person to allow a tool. */
export function AskBar({ answer }: { answer: Message }) {
  const { t } = useTranslation();
  const message = useLiveAnswer(answer.id)?.message ?? answer;
  const [call] = askingCalls(message);
  const text =
    call === undefined
      ? ''
      : t('composer.asks', { model: message.modelName ?? t('message.assistant'), tool: withVisibleMarks(call.name) });
  const callId = call?.id;
  // A key that was pressed twice does not speak for the next call.
  const decided = useRef<string>(undefined);

  useEffect(() => {
    if (text !== '') announce(text);
  }, [text, callId]);

  useEffect(() => {
    if (callId === undefined) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat) return;
      const choice = choices.find(({ letter }) => event.code === `Key${letter}`);
      if (choice === undefined || decided.current === callId) return;
      event.preventDefault();
      decided.current = callId;
      void decide(answer.id, callId, choice.decision);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [answer.id, callId]);

  if (call === undefined) return null;
  return (
    <section
      aria-label={text}
      data-testid="ask-bar"
      className="mx-auto mb-2 flex max-w-(--thread-width) flex-wrap items-center gap-2 rounded-card border border-border bg-caution-soft p-2 ps-3"
    >
      <Wrench size={15} strokeWidth={1.75} aria-hidden className="shrink-0 text-caution" />
      <p className="min-w-50 flex-1 break-words">
        {text}{' '}
        <button
          type="button"
          className="text-accent hover:underline"
          onClick={() => scrollToMessage(answer.chatId, answer.id)}
        >
          {t('composer.showCall')}
        </button>
      </p>
      <div className="flex flex-wrap gap-2">
        {choices.map(({ decision, letter, look }) => (
          <Button key={decision} look={look} isSmall onClick={() => void decide(answer.id, call.id, decision)}>
            {t(`toolCall.${decision}`)}
            <span className={look === 'primary' ? 'opacity-80 pointer-coarse:hidden' : 'pointer-coarse:hidden'}>
              <Keys keys={isMac ? `⌥${letter}` : `Alt ${letter}`} isInverted={look === 'primary'} />
            </span>
          </Button>
        ))}
      </div>
    </section>
  );
}
