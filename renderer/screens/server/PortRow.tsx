import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Row } from '../../ui/page.tsx';

/** A port that programs of a person may use; `null` for anything else. */
export function readPort(text: string): number | null {
  const port = /^\d{4,5}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return port >= 1024 && port <= 65_535 ? port : null;
}

export type PortRowProps = {
  /** As typed. */
  text: string;
  /** The port that the server has. */
  port: number;
  isRunning: boolean;
  disabled: boolean;
  onType(text: string): void;
  onApply(port: number): void;
};

/** A running server moves on Enter or Apply; one that is off takes the port when it is switched on. */
export function PortRow({ text, port, isRunning, disabled, onType, onApply }: PortRowProps) {
  const { t } = useTranslation();
  const wanted = readPort(text);
  const isChanged = text.trim() !== String(port);
  return (
    <Row
      label={t('server.port')}
      text={
        wanted === null ? (
          <span id="port-hint" role="alert" className="text-bad">
            {t('server.portInvalid')}
          </span>
        ) : (
          <span id="port-hint">{isChanged && !isRunning ? t('server.portNext') : t('server.portHint')}</span>
        )
      }
    >
      <form
        className="flex items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== null && isChanged && isRunning) onApply(wanted);
        }}
      >
        {isChanged && isRunning ? (
          <Button type="submit" disabled={disabled || wanted === null}>
            {t('common.apply')}
          </Button>
        ) : null}
        <TextInput
          aria-label={t('server.port')}
          aria-invalid={wanted === null}
          aria-describedby="port-hint"
          inputMode="numeric"
          maxLength={5}
          value={text}
          disabled={disabled}
          onChange={(event) => onType(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onType(String(port));
          }}
          className="numbers w-20 text-end"
        />
      </form>
    </Row>
  );
}
