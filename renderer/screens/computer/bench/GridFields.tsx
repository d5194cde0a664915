import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { benchGridSchema, type BenchGrid } from '../../../../contract/benches.ts';
import { formatCount } from '../../../i18n/format.ts';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';

const fields = ['threads', 'batchSize', 'flashAttention', 'cacheType', 'gpuLayers', 'depths'] as const;
type Field = (typeof fields)[number];

/** Which values are to be measured, several in a field; every combination of them is one point. */
export function GridFields({
  suggested,
  isBusy,
  onStart,
}: {
  suggested: BenchGrid;
  isBusy: boolean;
  onStart(grid: BenchGrid): void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Partial<Record<Field, string>>>({});
  const text = (field: Field) => typed[field] ?? suggested[field].join(', ');
  const parsed = benchGridSchema.safeParse(Object.fromEntries(fields.map((field) => [field, valuesOf(text(field))])));
  const wrong = new Set(parsed.error?.issues.map(({ path }) => path[0]));
  const points = parsed.success ? fields.reduce((product, field) => product * parsed.data[field].length, 1) : 0;
  return (
    <details className="group">
      <summary className="flex min-h-13 list-none items-center gap-2 px-4 font-medium -outline-offset-2 hover:bg-hover">
        <ChevronRight
          size={15}
          strokeWidth={1.75}
          aria-hidden
          className="shrink-0 text-faint transition-transform group-open:rotate-90 rtl:-scale-x-100"
        />
        {t('computer.bench.grid')}
      </summary>
      <form
        className="grid grid-cols-3 gap-x-4 gap-y-3 px-4 pt-2 pb-4 max-column:grid-cols-1"
        onSubmit={(event) => {
          event.preventDefault();
          if (parsed.success && !isBusy) onStart(parsed.data);
        }}
      >
        {fields.map((field) => (
          <label key={field} className="flex min-w-0 flex-col gap-1">
            <span className="text-muted">{t(`computer.bench.field.${field}`)}</span>
            <TextInput
              className="numbers"
              value={text(field)}
              aria-invalid={wrong.has(field)}
              onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
            />
          </label>
        ))}
        <div className="col-span-full flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <output className={wrong.size === 0 ? 'numbers text-muted' : 'text-bad'}>
            {wrong.size === 0
              ? t('computer.bench.points', { count: points, value: formatCount(points) })
              : t('computer.bench.wrong')}
          </output>
          <Button type="submit" disabled={!parsed.success || isBusy}>
            {t('computer.bench.measure')}
          </Button>
        </div>
      </form>
    </details>
  );
}

/** `1, 2` as numbers, `on, off` as words. */
function valuesOf(text: string): (string | number)[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
