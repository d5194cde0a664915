import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MemoryOverrides } from '../../../../contract/hardware.ts';
import { formatBytes } from '../../../i18n/format.ts';
import { may } from '../../../state/access.ts';
import { overrideMemory } from '../../../state/computer.ts';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';

const gigabyte = 1e9;
const least = 0.1;
const most = 16_000;

export type MemoryOverrideProps = {
  label: string;
  foundBytes: number | null;
  /** What the person said in its place. */
  saidBytes: number | null;
  toOverrides(bytes: number | null): MemoryOverrides;
};

/** How much memory was found, and a way to say that it is another number. */
export function MemoryOverride({ label, foundBytes, saidBytes, toOverrides }: MemoryOverrideProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const found = foundBytes === null ? t('computer.unknown') : formatBytes(foundBytes);
  if (typed === null) {
    return (
      <span className="numbers flex items-center gap-1">
        <span className="text-end">
          {saidBytes === null ? found : formatBytes(saidBytes)}
          {saidBytes === null ? null : (
            <span className="block text-caption text-caution">{t('computer.inPlaceOf', { found })}</span>
          )}
        </span>
        {may('hardware.override') ? (
          <IconButton
            icon={Pencil}
            label={t('computer.correct', { what: label })}
            onClick={() => setTyped(String(Math.round(((saidBytes ?? foundBytes ?? 0) / gigabyte) * 10) / 10))}
          />
        ) : null}
      </span>
    );
  }
  const value = Number(typed.replace(',', '.'));
  const isValid = Number.isFinite(value) && value >= least && value <= most;
  const save = async (bytes: number | null) => {
    await overrideMemory(toOverrides(bytes));
    setTyped(null);
  };
  return (
    <form
      className="flex flex-wrap items-center justify-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) void save(Math.round(value * gigabyte));
      }}
    >
      <TextInput
        ref={(element) => element?.focus()}
        aria-label={t('computer.gigabytesOf', { what: label })}
        aria-invalid={!isValid}
        inputMode="decimal"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped(null);
        }}
        className="w-24"
      />
      <span className="text-muted">GB</span>
      <Button type="submit" isSmall look="primary" disabled={!isValid}>
        {t('computer.keep')}
      </Button>
      <Button isSmall onClick={() => (saidBytes === null ? setTyped(null) : void save(null))}>
        {saidBytes === null ? t('common.cancel') : t('computer.asFound')}
      </Button>
    </form>
  );
}
