import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

const tailLength = 9;
const shortLength = 24;

/** A long name that keeps its end, where names of files and models differ. The whole is in the tooltip. */
export function MiddleEllipsis({ text, className }: { text: string; className?: string }) {
  if (text.length <= shortLength) return <span className={classNames('truncate', className)}>{text}</span>;
  return (
    <Tooltip label={text} side="top">
      <span className={classNames('flex min-w-0', className)}>
        <span className="truncate">{text.slice(0, -tailLength)}</span>
        <span className="shrink-0 whitespace-pre">{text.slice(-tailLength)}</span>
      </span>
    </Tooltip>
  );
}
