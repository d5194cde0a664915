import type { AnswerEvent, AnswerStats } from '../contract/chats.ts';
import { createStatusLine, style, tamed } from './output.ts';

export type ThinkingView = 'shown' | 'hidden';

/** Writes an answer as it comes: its text to standard output, what goes on before it to stderr. */
export function createAnswerWriter({ thinking, output }: { thinking: ThinkingView; output: NodeJS.WriteStream }) {
  const status = createStatusLine();
  let shown = { text: '', reasoning: '' };
  let isThinking = false;
  let endsWithLine = true;

  function write(text: string): void {
    if (text === '') return;
    status.clear();
    endsWithLine = text.endsWith('\n');
    output.write(text);
  }

  function add(text: string, reasoning: string): void {
    if (reasoning !== '') {
      if (thinking === 'shown') {
        isThinking = true;
        write(dimmed(tamed(reasoning, output), output));
      } else if (shown.text === '') status.show('Thinking…');
    }
    if (text !== '') {
      // Models often begin an answer with empty lines behind their thoughts.
      const first = shown.text === '' ? text.replace(/^\n+/, '') : text;
      if (isThinking) write(endsWithLine ? '\n' : '\n\n');
      isThinking = false;
      write(tamed(first, output));
    }
    shown = { text: shown.text + text, reasoning: shown.reasoning + reasoning };
  }

  return {
    onEvent(event: AnswerEvent): void {
      switch (event.type) {
        case 'snapshot':
        case 'end':
          // What comes late, or again after a tool call, is written once.
          add(
            rest(event.message.text, shown.text),
            shown.text === '' ? rest(event.message.reasoning, shown.reasoning) : '',
          );
          return;
        case 'progress':
          status.show(describeProgress(event));
          return;
        case 'delta':
          add(event.text, event.reasoning);
          return;
      }
    },
    /** Ends the last line, so that what follows begins on its own. */
    finish(): void {
      status.clear();
      if (!endsWithLine) output.write('\n');
      endsWithLine = true;
    },
  };
}

function rest(whole: string, shown: string): string {
  return whole.startsWith(shown) ? whole.slice(shown.length) : '';
}

/** Line by line, so that the end of a line never carries a colour into the next. */
function dimmed(text: string, stream: NodeJS.WriteStream): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : style('dim', line, stream)))
    .join('\n');
}

function describeProgress({ phase, progress, ahead }: Extract<AnswerEvent, { type: 'progress' }>): string {
  const percent = `${Math.floor(progress * 100)} %`;
  switch (phase) {
    case 'queued':
      return ahead === 0 ? 'Waiting…' : `Waiting for ${ahead} before it…`;
    case 'loading':
      return `Loading the model  ${percent}`;
    case 'sources':
      return 'Looking through documents…';
    case 'prompt':
      return `Reading the prompt  ${percent}`;
  }
}

/** What an answer cost, in a line. */
export function describeStats({
  promptTokens,
  completionTokens,
  timeToFirstTokenMs,
  tokensPerSecond,
}: AnswerStats): string {
  return [
    `${promptTokens} tokens read`,
    `${completionTokens} written`,
    tokensPerSecond === null ? null : `${tokensPerSecond.toFixed(1)} a second`,
    timeToFirstTokenMs === null ? null : `first after ${(timeToFirstTokenMs / 1000).toFixed(2)} s`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}
