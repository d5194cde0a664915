import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';

/** A port that programs of a person may use; `null` for anything else. */
export function readPort(text: string): number | null {
  const port = /^\d{4,5}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return port >= 1024 && port <= 65_535 ? port : null;
}

export type PortFieldProps = { port: number; disabled: boolean; onApply(port: number): void };

/** Applied by Enter or the button. What is wrong is said while it is wrong, not after. */
export function PortField({ port, disabled, onApply }: PortFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(String(port));
  const hintId = useId();
  const wanted = readPort(text);
  const isChanged = text.trim() !== String(port);

  return (
    <form
      className="flex flex-wrap items-center justify-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== null && isChanged) onApply(wanted);
      }}
    >
      {wanted === null ? (
        <p id={hintId} role="alert" className="text-caption text-bad">
          {t('server.portInvalid')}
        </p>
      ) : null}
      {isChanged ? (
        <Button type="submit" disabled={disabled || wanted === null}>
          {t('common.apply')}
        </Button>
      ) : null}
      <TextInput
        aria-label={t('server.port')}
        aria-invalid={wanted === null}
        aria-describedby={wanted === null ? hintId : undefined}
        inputMode="numeric"
        maxLength={5}
        value={text}
        disabled={disabled}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText(String(port));
        }}
        className="numbers w-20 text-right"
      />
    </form>
  );
}
