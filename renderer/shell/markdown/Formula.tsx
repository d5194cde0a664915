import type { ComponentProps } from 'react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { ExtraProps } from 'streamdown';

/** A formula that has a line to itself can be copied as it was written. Every other span stays what it is. */
export function Formula({ node: _node, className, children, ...props }: ComponentProps<'span'> & ExtraProps) {
  const { t } = useTranslation();
  const formula = useRef<HTMLSpanElement>(null);
  const span = (
    <span {...props} {...(className === undefined ? {} : { className })} ref={formula}>
      {children}
    </span>
  );
  if (className !== 'katex-display') return span;
  const source = () => formula.current?.querySelector('annotation')?.textContent ?? '';
  return (
    <span className="formula">
      {span}
      <CopyButton
        text={source}
        label={t('markdown.copyFormula')}
        copiedLabel={t('common.copied')}
        side="inline-start"
      />
    </span>
  );
}
