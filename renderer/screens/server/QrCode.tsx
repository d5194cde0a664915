import { renderSVG } from 'uqr';
import { classNames } from '../../ui/class-names.ts';

export type QrCodeProps = { text: string; label: string; className?: string };

/** Dark on light in both themes: some cameras read no other. */
export function QrCode({ text, label, className }: QrCodeProps) {
  return (
    <img
      alt={label}
      className={classNames('rounded-control border border-border bg-[white] p-1', className)}
      src={`data:image/svg+xml,${encodeURIComponent(renderSVG(text, { border: 1 }))}`}
    />
  );
}
