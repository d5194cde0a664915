import { useTranslation } from 'react-i18next';
import type { ModelDetails } from '../../../../contract/library.ts';
import { formatBytes, formatCount, formatPercent } from '../../../i18n/format.ts';

/** What the weights are stored as, type by type. */
export function Tensors({ tensors }: { tensors: ModelDetails['tensors'] }) {
  const { t } = useTranslation();
  const allBytes = tensors.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const share = (sizeBytes: number) => (allBytes === 0 ? 0 : sizeBytes / allBytes);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto p-4">
      <table className="w-full max-w-160 border-collapse">
        <thead>
          <tr className="border-b border-border text-caption text-muted">
            <th scope="col" className="h-8 text-start font-medium">
              {t('details.type')}
            </th>
            <th scope="col" className="text-end font-medium">
              {t('details.count')}
            </th>
            <th scope="col" className="text-end font-medium">
              {t('models.size')}
            </th>
            <th scope="col" className="w-2/5 ps-6 text-start font-medium">
              {t('details.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {tensors
            .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
            .map(({ type, count, sizeBytes }) => (
              <tr key={type} className="h-9 border-b border-border">
                <th scope="row" className="text-start font-mono text-caption font-medium">
                  {type}
                </th>
                <td className="numbers text-end text-muted">{formatCount(count)}</td>
                <td className="numbers text-end text-muted">{formatBytes(sizeBytes)}</td>
                <td className="numbers ps-6 text-caption text-muted" style={{ background: bar(share(sizeBytes)) }}>
                  {formatPercent(share(sizeBytes))}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

/** As long as the share, behind the number. */
function bar(share: number): string {
  const end = `calc(16px + (100% - 16px) * ${share})`;
  const onward = document.documentElement.dir === 'rtl' ? 'left' : 'right';
  return `linear-gradient(to ${onward}, transparent 16px, var(--accent-soft) 16px, var(--accent-soft) ${end}, transparent ${end})`;
}
