import { Gauge } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../connection/errors.ts';
import { AtTheComputer } from '../../../shell/AtTheComputer.tsx';
import { startBench, tuneModel, useBenches, useSuggestedGrid } from '../../../state/computer.ts';
import { useLocalChatModel } from '../../../state/chat-models.ts';
import { useModels } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { GridFields } from './GridFields.tsx';
import { RunCard } from './RunCard.tsx';

const minutes = ['1', '5', '15', '60'] as const;
type Minutes = (typeof minutes)[number];

/** How fast a model is here with which settings, and the settings that are best. */
export function Bench() {
  const { t } = useTranslation();
  const models = (useModels().data ?? []).filter(({ available }) => available);
  const selected = useLocalChatModel();
  const [chosen, setChosen] = useState<string | null>(null);
  const [limit, setLimit] = useState<Minutes>('5');
  const modelId = chosen ?? selected?.id ?? models[0]?.id ?? null;
  const suggested = useSuggestedGrid(modelId);
  const { data: runs, error, refetch } = useBenches();
  const isRunning = runs?.some(({ state }) => state === 'running') ?? false;
  return (
    <>
      <AtTheComputer>
        <Section title={t('computer.bench.title')} text={t('computer.bench.text')}>
          <Row label={t('computer.bench.model')}>
            <Select
              label={t('computer.bench.model')}
              value={modelId ?? ''}
              options={models.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={setChosen}
              className="max-w-80 min-w-48"
            />
          </Row>
          <Row label={t('computer.bench.tune')} text={t('computer.bench.tuneText')}>
            <Select<Minutes>
              label={t('computer.bench.within')}
              value={limit}
              options={minutes.map((value) => ({
                value,
                label: t('computer.bench.minutes', { count: Number(value) }),
              }))}
              onChange={setLimit}
            />
            <Button
              look="primary"
              disabled={isRunning || modelId === null}
              onClick={() => modelId !== null && void tuneModel(modelId, Number(limit))}
            >
              {t('computer.bench.tuneNow')}
            </Button>
          </Row>
          {modelId === null ? null : suggested.data !== undefined ? (
            <GridFields
              key={modelId}
              suggested={suggested.data}
              isBusy={isRunning}
              onStart={(grid) => void startBench(modelId, grid)}
            />
          ) : suggested.error === null ? (
            <Row label={t('computer.bench.grid')} text={t('computer.bench.suggesting')} />
          ) : (
            <Row label={t('computer.bench.grid')} text={toErrorInfo(suggested.error).message}>
              <Button isSmall onClick={() => void suggested.refetch()}>
                {t('common.retry')}
              </Button>
            </Row>
          )}
        </Section>
      </AtTheComputer>
      {runs !== undefined ? (
        runs.length === 0 ? (
          <Empty icon={Gauge} title={t('computer.bench.none')} text={t('computer.bench.noneText')} />
        ) : (
          <section aria-label={t('computer.bench.results')} className="mt-6">
            {runs.map((run) => (
              <RunCard key={run.id} run={run} />
            ))}
          </section>
        )
      ) : error === null ? (
        <Skeleton className="mt-6 h-48 rounded-card" />
      ) : (
        <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-6">
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
    </>
  );
}
