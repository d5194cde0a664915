import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MachineProfile } from '../../../../contract/hub.ts';
import { formatCount } from '../../../i18n/format.ts';
import { keepMachine } from '../../../state/hub.ts';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { NumberInput } from '../../../ui/number-input.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { emptyMachine, readMachine } from './machine-form.ts';
import type { MachineForm } from './machine-form.ts';

const longestName = 80;

export type MachineFieldsProps = {
  /** Names of the machines that are kept already. */
  taken: readonly string[];
  onAdd(machine: MachineProfile): void;
};

/** Memory, GPUs and bandwidth of a computer, typed by hand. */
export function MachineFields({ taken, onAdd }: MachineFieldsProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState<MachineForm>(emptyMachine);
  const change = (patch: Partial<MachineForm>) => setForm((known) => ({ ...known, ...patch }));
  const machine = readMachine(form);
  return (
    <form
      className="min-h-0 space-y-3 overflow-y-auto px-4 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (machine === null) return;
        void keepMachine(machine);
        onAdd(machine);
      }}
    >
      <Line label={t('discover.machine.name')}>
        <TextInput
          aria-label={t('discover.machine.name')}
          placeholder={t('discover.machine.namePlaceholder')}
          maxLength={longestName}
          value={form.name}
          onChange={(event) => change({ name: event.target.value })}
          className="w-64 max-w-full"
        />
      </Line>
      <Amount name="ram" value={form.ramGigabytes} onChange={(ramGigabytes) => change({ ramGigabytes })} />
      <Line label={t('discover.machine.gpu')}>
        <Segmented
          label={t('discover.machine.gpu')}
          value={form.gpu}
          options={(['none', 'own', 'unified'] as const).map((value) => ({
            value,
            label: t(`discover.machine.gpuKind.${value}`),
          }))}
          onChange={(gpu) => change({ gpu })}
        />
      </Line>
      {form.gpu === 'own' ? (
        <>
          <Amount name="gpuMemory" value={form.gpuGigabytes} onChange={(gpuGigabytes) => change({ gpuGigabytes })} />
          <Amount
            name="gpuCount"
            value={form.gpuCount}
            most={16}
            step={1}
            onChange={(count) => change({ gpuCount: count ?? 1 })}
          />
        </>
      ) : null}
      <Amount name="bandwidth" value={form.bandwidth} isOptional onChange={(bandwidth) => change({ bandwidth })} />
      <div className="flex items-center justify-between gap-4 pt-1">
        <p className="text-caption text-caution">
          {taken.includes(form.name.trim()) ? t('discover.machine.replaces', { name: form.name.trim() }) : ''}
        </p>
        <Button type="submit" look="primary" disabled={machine === null}>
          {t('discover.machine.use')}
        </Button>
      </div>
    </form>
  );
}

type AmountProps = {
  name: 'ram' | 'gpuMemory' | 'gpuCount' | 'bandwidth';
  value: number | null;
  most?: number;
  step?: number;
  isOptional?: boolean;
  onChange(value: number | null): void;
};

function Amount({ name, value, most = 65_536, step = 0.5, isOptional = false, onChange }: AmountProps) {
  const { t } = useTranslation();
  const unit = name === 'gpuCount' ? '' : name === 'bandwidth' ? 'GB/s' : 'GB';
  return (
    <Line
      label={t(`discover.machine.${name}`)}
      note={name === 'bandwidth' ? t('discover.machine.bandwidthText') : undefined}
    >
      <NumberInput
        label={t(`discover.machine.${name}`)}
        value={value}
        step={step}
        {...(isOptional ? { placeholder: t('discover.machine.unknown'), onClear: () => onChange(null) } : {})}
        isValid={(number) => number >= step && number <= most && (step !== 1 || Number.isInteger(number))}
        complaint={(typed) =>
          t('panel.outOfRange', {
            name: t(`discover.machine.${name}`),
            from: String(step),
            to: formatCount(most),
            value: typed,
          })
        }
        onChange={onChange}
        className="w-24"
      />
      <span className="w-9 text-muted">{unit}</span>
    </Line>
  );
}

function Line({ label, note, children }: { label: string; note?: string | undefined; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
      <div className="min-w-0">
        <span aria-hidden>{label}</span>
        {note === undefined ? null : <p className="text-caption text-muted">{note}</p>}
      </div>
      <div className="flex items-center gap-2">{children}</div>
    </div>
  );
}
