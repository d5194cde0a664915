import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

const tailLength = 9;
const shortLength = 24;

/** The end that must be seen: the last part of the name (`Q4_K_M`, `Q8_0.gguf`), or else its last letters. */
function tailOf(text: string): string {
  return /[\s-][^\s-]{3,15}$/.exec(text)?.[0] ?? text.slice(-tailLength);
}

/** A long name that keeps its end, where names of files and models differ. The whole is in the tooltip. */
export function MiddleEllipsis({ text, className }: { text: string; className?: string }) {
  if (text.length <= shortLength) return <span className={classNames('truncate', className)}>{text}</span>;
  const tail = tailOf(text);
  return (
    <Tooltip label={text} side="top">
      <span className={classNames('flex min-w-0', className)}>
        <span className="truncate">{text.slice(0, -tail.length)}</span>
        <span className="shrink-0 whitespace-pre">{tail}</span>
      </span>
    </Tooltip>
  );
}
