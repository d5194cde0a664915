import { classNames } from './class-names.ts';

/** A key or a combination, as it stands on the keyboard. */
export function Keys({ keys, isInverted = false }: { keys: string; isInverted?: boolean }) {
  return (
    <kbd className={classNames('font-sans text-caption whitespace-nowrap', isInverted ? 'opacity-70' : 'text-faint')}>
      {keys}
    </kbd>
  );
}
