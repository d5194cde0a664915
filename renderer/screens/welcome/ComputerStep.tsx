import { useTranslation } from 'react-i18next';
import type { HardwareReport } from '../../../contract/hardware.ts';
import type { CatalogModel } from '../../../contract/hub.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import { formatBytes, formatParameters } from '../../i18n/format.ts';
import { useReport } from '../../state/computer.ts';
import { useCatalog } from '../../state/hub.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Row, Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

/** What this computer has, and what that is enough for. */
export function ComputerStep() {
  const { t } = useTranslation();
  const { data: report, error, refetch } = useReport();
  const { data: catalog } = useCatalog();
  if (error !== null && report === undefined) {
    return (
      <Notice kind="caution" title={t('welcome.unknown')} text={toErrorInfo(error).message}>
        <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
      </Notice>
    );
  }
  return (
    <>
      <Section>{report === undefined ? <Waiting /> : <Facts report={report} />}</Section>
      <Verdict catalog={catalog} />
    </>
  );
}

function Waiting() {
  const { t } = useTranslation();
  return ['processor', 'memory', 'graphics'].map((part) => (
    <Row key={part} label={t(`welcome.${part as 'processor' | 'memory' | 'graphics'}`)}>
      <Skeleton className="h-4 w-40" />
    </Row>
  ));
}

function Facts({ report: { processor, memory, gpus } }: { report: HardwareReport }) {
  const { t } = useTranslation();
  const totalBytes = memory.limitBytes ?? memory.totalBytes;
  return (
    <>
      <Row label={t('welcome.processor')}>
        <Fact text={processor.name ?? t('welcome.notTold')} />
      </Row>
      <Row label={t('welcome.memory')}>
        <Fact text={totalBytes === null ? t('welcome.notTold') : formatBytes(totalBytes)} />
      </Row>
      <Row label={t('welcome.graphics')}>
        <span className="flex min-w-0 flex-col items-end max-column:items-start">
          {gpus.length === 0 ? <Fact text={t('welcome.noGraphics')} /> : null}
          {gpus.map(({ id, name, totalBytes: gpuBytes, isUnified }) => (
            <Fact key={id} text={gpuBytes === null || isUnified ? name : `${name}, ${formatBytes(gpuBytes)}`} />
          ))}
        </span>
      </Row>
    </>
  );
}

function Fact({ text }: { text: string }) {
  return <span className="selectable numbers text-end break-words text-muted max-column:text-start">{text}</span>;
}

/** In one sentence, by the largest of the well-known models that fits. */
function Verdict({ catalog }: { catalog: readonly CatalogModel[] | undefined }) {
  const { t } = useTranslation();
  if (catalog === undefined) return <Skeleton className="mt-6 h-5 w-80" />;
  const fitting = catalog.filter(({ roughFit, task }) => roughFit === 'fits' && task === 'chat');
  const largest = Math.max(0, ...fitting.map(({ parameterCount }) => parameterCount ?? 0));
  return (
    <p className="mt-6 text-reading text-pretty">
      {largest === 0
        ? t('welcome.nothingFits')
        : t('welcome.largest', { parameters: formatParameters(largest), count: fitting.length })}
    </p>
  );
}
