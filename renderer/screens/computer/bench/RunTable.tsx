import { CircleCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BenchRow, BenchRun } from '../../../../contract/benches.ts';
import { formatBytes, formatCount, formatSpeed } from '../../../i18n/format.ts';
import { may } from '../../../state/access.ts';
import { applyBench } from '../../../state/computer.ts';
import { useProfile } from '../../../state/profiles.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { isInUse, settingNames, varyingIn, type SettingName } from './rows.ts';
import { useSettingWords } from './use-setting-words.ts';

/** Every row in numbers; each can be taken over. What all rows share stands above them once. */
export function RunTable({ run, isThere }: { run: BenchRun; isThere: boolean }) {
  const { t } = useTranslation();
  const { describe } = useSettingWords();
  const { rows } = run;
  const varying = varyingIn(rows);
  const same = settingNames.filter((name) => !varying.includes(name));
  const first = rows[0];
  return (
    <>
      {same.length === 0 || first === undefined ? null : (
        <p className="numbers px-4 pb-3 text-muted">
          {t('computer.bench.same', { settings: describe(same, first.settings) })}
        </p>
      )}
      <section aria-label={t('computer.bench.table')} className="max-h-90 overflow-auto border-t border-border">
        <table className="numbers w-full border-collapse text-end">
          <thead className="sticky top-0 bg-sunken text-caption text-muted">
            <tr className="h-8 [&>th]:px-3 [&>th]:font-medium [&>th]:whitespace-nowrap [&>th:first-child]:ps-4">
              {[...varying, 'depth' as const, 'read' as const, 'written' as const, 'memory' as const].map((column) => (
                <th key={column} scope="col">
                  {t(`computer.bench.column.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span className="sr-only">{t('computer.bench.apply')}</span>
              </th>
            </tr>
          </thead>
          <tbody className="divide-y divide-border">
            {rows.map((row, index) => (
              <Line key={index} run={run} row={row} index={index} varying={varying} isThere={isThere} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

type LineProps = { run: BenchRun; row: BenchRow; index: number; varying: readonly SettingName[]; isThere: boolean };

function Line({ run, row, index, varying, isThere }: LineProps) {
  const { t } = useTranslation();
  const { valueOf } = useSettingWords();
  const { settings, depth, promptTokensPerSecond, tokensPerSecond, memoryBytes, error } = row;
  const isBest = index === run.best;
  return (
    <tr
      className={classNames(
        'h-10 [&>td]:px-3 [&>td]:whitespace-nowrap [&>td:first-child]:ps-4',
        isBest && 'bg-accent-soft',
      )}
    >
      {varying.map((name) => (
        <td key={name}>{valueOf(name, settings)}</td>
      ))}
      <td>{formatCount(depth)}</td>
      {error === null ? (
        <>
          <td>{promptTokensPerSecond === null ? '–' : formatSpeed(promptTokensPerSecond)}</td>
          <td className="font-medium">
            {isBest ? (
              <CircleCheck
                size={14}
                strokeWidth={1.75}
                aria-label={t('computer.bench.best')}
                className="me-1.5 inline text-good"
              />
            ) : null}
            {tokensPerSecond === null ? '–' : formatSpeed(tokensPerSecond)}
          </td>
          <td>{memoryBytes === null ? '–' : formatBytes(memoryBytes)}</td>
          <td>{run.state === 'running' || !isThere ? null : <Use run={run} row={row} index={index} />}</td>
        </>
      ) : (
        <td colSpan={4} className="max-w-90 py-2 text-start! text-bad whitespace-normal!">
          {error}
        </td>
      )}
    </tr>
  );
}

function Use({ run, row, index }: { run: BenchRun; row: BenchRow; index: number }) {
  const { t } = useTranslation();
  const { profile } = useProfile(run.modelId);
  if (profile !== undefined && isInUse(profile.load, row.settings)) {
    return <span className="px-2.5 text-muted">{t('computer.bench.inUse')}</span>;
  }
  return (
    <Button
      isSmall
      look="quiet"
      aria-label={t('computer.bench.applyRow', { row: index + 1 })}
      disabled={!may('benches.apply')}
      onClick={() => void applyBench(run, index)}
    >
      {t('computer.bench.apply')}
    </Button>
  );
}
