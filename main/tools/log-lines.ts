import type { ServerLogLine } from '../../contract/tools.ts';

const mostLines = 500;
const longestLine = 2000;

/** The last of what a server wrote, so that one that never stops writing takes no more room than others. */
export function createLogLines() {
  let lines: ServerLogLine[] = [];
  let rest = '';

  function add(from: ServerLogLine['from'], text: string): void {
    const cut = text.length > longestLine ? `${text.slice(0, longestLine)}…` : text;
    lines.push({ at: Date.now(), from, text: cut });
    // Not with every line, which would copy the list each time.
    if (lines.length > mostLines * 2) lines = lines.slice(-mostLines);
  }

  return {
    add,
    /** Takes a piece of what a server writes, which may end within a line. */
    write: (piece: string): void => {
      const parts = `${rest}${piece}`.split(/\r?\n/);
      rest = (parts.pop() ?? '').slice(-longestLine);
      // Of a flood, only what will be kept.
      for (const part of parts.slice(-mostLines)) if (part !== '') add('server', part);
    },
    all: (): ServerLogLine[] =>
      [...lines, ...(rest === '' ? [] : [{ at: Date.now(), from: 'server' as const, text: rest }])].slice(-mostLines),
    /** The last line, which often says why a server ended. */
    last: (): string | null => (rest !== '' ? rest : (lines.findLast(({ from }) => from === 'server')?.text ?? null)),
  };
}
