import { useTranslation } from 'react-i18next';
import type { LiveSample } from '../../../../contract/hardware.ts';
import { formatBytes, formatCount, formatPercentFine, formatSpeed } from '../../../i18n/format.ts';
import { useLive } from '../../../state/computer.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { LoadedModels } from './LoadedModels.tsx';
import { Plot, type PlotProps } from './Plot.tsx';

/** What the computer does now: the models that are in memory, and a plot for each quantity. */
export function Live() {
  const samples = useLive();
  return (
    <>
      <LoadedModels />
      {samples.length === 0 ? <LoadingPlots /> : <Plots samples={samples} />}
    </>
  );
}

function LoadingPlots() {
  const { t } = useTranslation();
  return (
    <output aria-label={t('computer.live.measuring')} className="mt-6 grid grid-cols-2 gap-4 max-column:grid-cols-1">
      {Array.from({ length: 4 }, (_, index) => (
        <Skeleton key={index} className="h-42 rounded-card" />
      ))}
    </output>
  );
}

function Plots({ samples }: { samples: readonly LiveSample[] }) {
  const { t } = useTranslation();
  const times = samples.map(({ at }) => at);
  const last = samples.at(-1);
  const perSecond = (value: number) => t('computer.perSecond', { value: formatSpeed(value) });
  const watts = (value: number) => t('computer.watts', { value: formatCount(Math.round(value)) });
  const line = (read: (sample: LiveSample) => number | null): PlotProps['series'] => [
    { label: '', tone: 'accent', values: samples.map(read) },
  ];
  const modelBytes = ({ models }: LiveSample) => models.reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0);
  const drawn = ({ processorWatts, gpus }: LiveSample) => {
    const known = [processorWatts, ...gpus.map((gpu) => gpu.watts)].filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
  };
  const plots: (PlotProps | null)[] = [
    { title: t('computer.live.written'), times, series: line((sample) => sample.tokensPerSecond), format: perSecond },
    {
      title: t('computer.live.read'),
      times,
      series: line((sample) => sample.promptTokensPerSecond),
      format: perSecond,
    },
    {
      title: t('computer.memory'),
      times,
      top: last?.ramTotalBytes,
      format: formatBytes,
      series: [
        { label: t('computer.live.everything'), tone: 'quiet', values: samples.map((sample) => sample.ramUsedBytes) },
        {
          label: t('computer.live.models'),
          tone: 'middle',
          values: samples.map(modelBytes),
          heights: samples.map((sample) => modelBytes(sample) + sample.appBytes),
        },
        { label: t('computer.live.app'), tone: 'accent', values: samples.map((sample) => sample.appBytes) },
      ],
    },
    {
      title: t('computer.processor'),
      times,
      top: 1,
      format: formatPercentFine,
      series: [
        { label: t('computer.live.everything'), tone: 'quiet', values: samples.map((sample) => sample.processorShare) },
        { label: t('computer.live.app'), tone: 'accent', values: samples.map((sample) => sample.ownProcessorShare) },
      ],
    },
    {
      title: t('computer.live.requests'),
      times,
      format: formatCount,
      series: [
        { label: t('computer.live.queued'), tone: 'quiet', values: samples.map((sample) => sample.queuedRequests) },
        { label: t('computer.live.active'), tone: 'accent', values: samples.map((sample) => sample.activeRequests) },
      ],
    },
    ...(last?.gpus ?? []).flatMap(({ totalBytes, share }, index): (PlotProps | null)[] => {
      const number = formatCount(index + 1);
      return [
        {
          title: t('computer.live.gpu', { number }),
          times,
          top: totalBytes ?? undefined,
          format: formatBytes,
          series: line(({ gpus }) => gpus[index]?.usedBytes ?? null),
        },
        share === null
          ? null
          : {
              title: t('computer.live.gpuWork', { number }),
              times,
              top: 1,
              format: formatPercentFine,
              series: line(({ gpus }) => gpus[index]?.share ?? null),
            },
      ];
    }),
    last === undefined || drawn(last) === null
      ? null
      : { title: t('computer.live.power'), times, series: line(drawn), format: watts },
  ];
  return (
    <section aria-label={t('computer.live.plots')} className="mt-6 grid grid-cols-2 gap-4 max-list:grid-cols-1">
      {plots
        .filter((plot) => plot !== null)
        .map((plot) => (
          <Plot key={plot.title} {...plot} className="list:last:odd:col-span-2" />
        ))}
    </section>
  );
}
