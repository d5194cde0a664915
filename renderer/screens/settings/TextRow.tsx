import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextInput } from '../../ui/field.tsx';
import { Row } from '../../ui/page.tsx';

export type TextRowProps = {
  label: string;
  text: string;
  placeholder: string;
  kept: string;
  /** What is wrong with what was typed; `null` where nothing is. */
  complaint?: (typed: string) => string | null;
  onTake(wanted: string): Promise<void>;
};

/** A line of text that is taken on Enter, or when the field is left. Escape brings back what is kept. */
export function TextRow({ label, text, placeholder, kept, complaint, onTake }: TextRowProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const wrong = typed === undefined || typed.trim() === '' ? null : (complaint?.(typed.trim()) ?? null);
  const take = async () => {
    if (typed === undefined || wrong !== null) return;
    const wanted = typed.trim();
    if (wanted !== kept) await onTake(wanted);
    setTyped(undefined);
  };
  return (
    <Row
      label={label}
      text={
        wrong === null ? (
          text
        ) : (
          <span role="alert" className="text-bad">
            {wrong} {t('settings.notTaken')}
          </span>
        )
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void take();
        }}
      >
        <TextInput
          aria-label={label}
          aria-invalid={wrong !== null}
          placeholder={placeholder}
          value={typed ?? kept}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => void take()}
          onKeyDown={(event) => event.key === 'Escape' && setTyped(undefined)}
          className="w-64 max-w-full"
        />
      </form>
    </Row>
  );
}
