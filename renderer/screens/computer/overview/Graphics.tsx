import { useTranslation } from 'react-i18next';
import type { GpuReport, MemoryOverrides } from '../../../../contract/hardware.ts';
import { formatBytes } from '../../../i18n/format.ts';
import { Row } from '../../../ui/page.tsx';
import { Facts } from '../Facts.tsx';
import { Disagreements } from './Disagreements.tsx';
import { MemoryOverride } from './MemoryOverride.tsx';

/** One graphics processor, with the memory that it has or is said to have. */
export function Graphics({ gpu, overrides }: { gpu: GpuReport; overrides: MemoryOverrides }) {
  const { t } = useTranslation();
  const { id, name, isUnified, freeBytes, totalBytes, driver, sources, disagreements } = gpu;
  return (
    <Row
      label={name}
      text={
        <>
          <Facts
            facts={[
              isUnified ? t('computer.shared') : null,
              freeBytes === null ? null : t('computer.free', { value: formatBytes(freeBytes) }),
              driver === null ? null : t('computer.driver', { version: driver }),
              t('computer.saidBy', { sources: sources.join(', ') }),
            ]}
          />
          <Disagreements all={disagreements} />
        </>
      }
    >
      <MemoryOverride
        label={name}
        foundBytes={totalBytes}
        saidBytes={overrides.gpuBytes[id] ?? null}
        toOverrides={(bytes) => {
          const { [id]: _before, ...others } = overrides.gpuBytes;
          return { ...overrides, gpuBytes: bytes === null ? others : { ...others, [id]: bytes } };
        }}
      />
    </Row>
  );
}
