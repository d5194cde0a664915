import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HardwareReport } from '../../../../contract/hardware.ts';
import { formatBytes, formatCount, formatRate } from '../../../i18n/format.ts';
import { lookAgain } from '../../../state/computer.ts';
import { Button } from '../../../ui/button.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Facts } from '../Facts.tsx';
import { Disagreements } from './Disagreements.tsx';
import { Graphics } from './Graphics.tsx';
import { MemoryOverride } from './MemoryOverride.tsx';

/** What the computer is made of, from everybody who knows something of it. */
export function Machine({ report }: { report: HardwareReport }) {
  const { t } = useTranslation();
  const { processor, memory, gpus, disks, system, overrides, pending } = report;
  const isLooking = pending.length > 0;
  const waitsForTools = pending.includes('tools');
  return (
    <Section
      title={t('computer.found')}
      text={isLooking ? pending.map((part) => t(`computer.waiting.${part}`)).join(' ') : undefined}
      actions={
        <Button isSmall icon={RotateCw} disabled={isLooking} onClick={() => void lookAgain()}>
          {isLooking ? t('computer.looking') : t('computer.lookAgain')}
        </Button>
      }
    >
      <Row label={t('computer.processor')} text={<ProcessorText report={report} />}>
        <span className="text-end max-column:text-start">{processor.name ?? t('computer.unknown')}</span>
      </Row>
      <Row label={t('computer.memory')} text={<MemoryText report={report} />}>
        <MemoryOverride
          label={t('computer.memory')}
          foundBytes={memory.totalBytes}
          saidBytes={overrides.ramBytes}
          toOverrides={(bytes) => ({ ...overrides, ramBytes: bytes })}
        />
      </Row>
      {gpus.length > 0 ? (
        gpus.map((gpu) => <Graphics key={gpu.id} gpu={gpu} overrides={overrides} />)
      ) : (
        <Row
          label={t('computer.graphics')}
          text={waitsForTools ? <Skeleton className="mt-1 h-4 w-60" /> : t('computer.noGraphics')}
        />
      )}
      {disks.map(({ folder, freeBytes, totalBytes }) => (
        <Row key={folder} label={t('computer.disk')} text={<span className="selectable break-all">{folder}</span>}>
          <span className="numbers text-end">
            {freeBytes === null || totalBytes === null
              ? t('computer.unknown')
              : t('computer.freeOf', { free: formatBytes(freeBytes), total: formatBytes(totalBytes) })}
          </span>
        </Row>
      ))}
      <Row label={t('computer.system')}>
        <span className="selectable text-end">{`${system.name} ${system.version}, ${system.architecture}`}</span>
      </Row>
    </Section>
  );
}

function ProcessorText({ report: { processor } }: { report: HardwareReport }) {
  const { t } = useTranslation();
  const { physicalCores, performanceCores, efficiencyCores, logicalCores, instructionSets, disagreements } = processor;
  return (
    <>
      <Facts
        facts={[
          physicalCores === null
            ? null
            : t('computer.cores', { count: physicalCores, value: formatCount(physicalCores) }),
          performanceCores === null || efficiencyCores === null
            ? null
            : t('computer.coreKinds', { fast: formatCount(performanceCores), slow: formatCount(efficiencyCores) }),
          logicalCores === null
            ? null
            : t('computer.threads', { count: logicalCores, value: formatCount(logicalCores) }),
        ]}
      />
      {instructionSets.length === 0 ? null : (
        <span className="selectable block text-caption text-faint">{instructionSets.join(' ')}</span>
      )}
      <Disagreements all={disagreements} />
    </>
  );
}

function MemoryText({ report: { memory, ramBytesPerSecond } }: { report: HardwareReport }) {
  const { t } = useTranslation();
  return (
    <>
      <Facts
        facts={[
          memory.availableBytes === null
            ? null
            : t('computer.available', { value: formatBytes(memory.availableBytes) }),
          memory.limitBytes === null ? null : t('computer.limit', { value: formatBytes(memory.limitBytes) }),
          ramBytesPerSecond === null ? null : t('computer.bandwidth', { value: formatRate(ramBytesPerSecond) }),
          memory.swapUsedBytes === null || memory.swapUsedBytes === 0
            ? null
            : t('computer.swapped', { value: formatBytes(memory.swapUsedBytes) }),
        ]}
      />
      <Disagreements all={memory.disagreements} />
    </>
  );
}
