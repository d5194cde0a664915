import { Braces, FileSpreadsheet, Square, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BenchRun } from '../../../../contract/benches.ts';
import { formatDateTime, formatPercent } from '../../../i18n/format.ts';
import { saveText } from '../../../shell/markdown/save.ts';
import { may } from '../../../state/access.ts';
import { applyBench, cancelBench, removeBench } from '../../../state/computer.ts';
import { useModels } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { ThinBar } from '../../../ui/progress.tsx';
import { Facts } from '../Facts.tsx';
import { RunTable } from './RunTable.tsx';
import { SpeedChart } from './SpeedChart.tsx';
import { benchCsv } from './bench-csv.ts';
import { useSettingWords } from './use-setting-words.ts';
import { varyingIn } from './rows.ts';

/** One benchmark: what was measured, drawn and in numbers, and the best settings to take over. */
export function RunCard({ run }: { run: BenchRun }) {
  const { t } = useTranslation();
  const { describe } = useSettingWords();
  const isThere = useModels().data?.some(({ id }) => id === run.modelId) ?? false;
  const { id, modelName, kind, state, startedAt, progress, rows, best, error } = run;
  const isRunning = state === 'running';
  const winner = best === null ? undefined : rows[best];
  const save = (content: string, ending: 'csv' | 'json', type: string) =>
    saveText(content, `${modelName.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}-benchmark.${ending}`, type);
  return (
    <section aria-label={modelName} className="mt-4 overflow-hidden rounded-card border border-border bg-surface">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
        <div className="min-w-0 flex-1 basis-60">
          <h3 className="font-medium">
            <MiddleEllipsis text={modelName} />
          </h3>
          <div className="text-muted">
            <Facts
              facts={[t(`computer.bench.kind.${kind}`), t(`computer.bench.state.${state}`), formatDateTime(startedAt)]}
            />
          </div>
        </div>
        {isRunning ? (
          <Button isSmall icon={Square} disabled={!may('benches.cancel')} onClick={() => void cancelBench(id)}>
            {t('common.cancel')}
          </Button>
        ) : (
          <div className="flex items-center gap-1">
            {best === null || !isThere || !may('benches.apply') ? null : (
              <Button isSmall look="primary" className="me-1" onClick={() => void applyBench(run, best)}>
                {t('computer.bench.applyBest')}
              </Button>
            )}
            {rows.length === 0 ? null : (
              <>
                <IconButton
                  icon={FileSpreadsheet}
                  label={t('computer.bench.saveCsv')}
                  onClick={() => save(benchCsv(rows), 'csv', 'text/csv')}
                />
                <IconButton
                  icon={Braces}
                  label={t('computer.bench.saveJson')}
                  onClick={() => save(`${JSON.stringify(run, null, 2)}\n`, 'json', 'application/json')}
                />
              </>
            )}
            {may('benches.remove') ? (
              <IconButton icon={Trash2} label={t('computer.bench.remove')} onClick={() => void removeBench(run)} />
            ) : null}
          </div>
        )}
      </header>
      {isRunning ? (
        <div className="flex items-center gap-3 px-4 pb-3">
          <ThinBar label={t('computer.bench.progress')} share={progress} isBreathing />
          <span className="numbers shrink-0 text-caption text-muted">{formatPercent(progress)}</span>
        </div>
      ) : null}
      {error === null ? null : <Notice kind="bad" title={error.message} text={error.remedy} className="mx-4 mb-3" />}
      {winner === undefined || isRunning || varyingIn(rows).length === 0 ? null : (
        <p className="numbers px-4 pb-3">
          {t('computer.bench.winner', { settings: describe(varyingIn(rows), winner.settings) })}
        </p>
      )}
      {rows.length === 0 ? (
        isRunning ? null : (
          <p className="px-4 pb-4 text-muted">{t('computer.bench.noRows')}</p>
        )
      ) : (
        <>
          <SpeedChart rows={rows} best={best} />
          <RunTable run={run} isThere={isThere} />
        </>
      )}
    </section>
  );
}
