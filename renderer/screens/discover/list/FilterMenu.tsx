import { ListFilter } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hubTaskSchema, sizeClassSchema } from '../../../../contract/hub.ts';
import { opennessClassSchema } from '../../../../contract/openness.ts';
import { OpennessIcon } from '../../../shell/openness/OpennessIcon.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { Select } from '../../../ui/select.tsx';
import { setFilters, useSearchState } from '../search.ts';
import { families, quantizations } from './choices.ts';

/** What is on the hub has weights to download. */
const classes = opennessClassSchema.options.filter((option) => option !== 'api_only');

/** Everything that narrows the list down, in one place. */
export function FilterMenu() {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const { size, task, family, quantization, openness } = useSearchState((state) => state.filters);
  return (
    <Popover
      label={t('discover.filters')}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      align="end"
      width="narrow"
      trigger={
        <button
          type="button"
          className="flex h-7 items-center gap-1.5 rounded-control px-2 text-muted transition-colors hover:bg-hover hover:text-text aria-expanded:bg-hover aria-expanded:text-text max-column:h-9"
        >
          <ListFilter size={14} strokeWidth={1.75} aria-hidden />
          {t('discover.filters')}
        </button>
      }
    >
      <div className="min-h-0 space-y-2 overflow-y-auto p-3">
        <Choice
          label={t('discover.filter.size')}
          value={size}
          options={sizeClassSchema.options.map((value) => ({ value, label: t(`discover.size.${value}`) }))}
          onChange={(value) => setFilters({ size: value })}
        />
        <Choice
          label={t('discover.filter.task')}
          value={task}
          options={hubTaskSchema.options.map((value) => ({ value, label: t(`discover.task.${value}`) }))}
          onChange={(value) => setFilters({ task: value })}
        />
        <Choice
          label={t('discover.filter.family')}
          value={family}
          options={families}
          onChange={(value) => setFilters({ family: value })}
        />
        <Choice
          label={t('discover.filter.quantization')}
          value={quantization}
          options={quantizations}
          onChange={(value) => setFilters({ quantization: value })}
        />
        <fieldset className="pt-1">
          <legend className="float-left mb-1 w-full text-muted">{t('discover.filter.openness')}</legend>
          {classes.map((option) => (
            <label
              key={option}
              className="flex h-8 items-center gap-2.5 rounded-control px-1 hover:bg-hover max-column:h-11"
            >
              <input
                type="checkbox"
                className="size-3.5 accent-accent"
                checked={openness.includes(option)}
                onChange={({ target: { checked } }) =>
                  setFilters({
                    openness: checked ? [...openness, option] : openness.filter((value) => value !== option),
                  })
                }
              />
              <OpennessIcon class={option} />
              {t(`openness.class.${option}`)}
            </label>
          ))}
        </fieldset>
      </div>
    </Popover>
  );
}

type ChoiceProps<Value extends string> = {
  label: string;
  value: Value | null;
  options: readonly { value: Value; label: string }[];
  onChange(value: Value | null): void;
};

function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const { t } = useTranslation();
  return (
    <div className="flex items-center justify-between gap-3">
      <span aria-hidden className="text-muted">
        {label}
      </span>
      <Select<Value | 'any'>
        label={label}
        value={value ?? 'any'}
        options={[{ value: 'any', label: t('discover.any') }, ...options]}
        onChange={(next) => onChange(next === 'any' ? null : next)}
        className="w-52"
      />
    </div>
  );
}
