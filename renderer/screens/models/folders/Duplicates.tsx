import { useTranslation } from 'react-i18next';
import type { Duplicate } from '../../../../contract/library.ts';
import { formatBytes } from '../../../i18n/format.ts';
import { useDuplicates } from '../../../state/library.ts';
import { showModelDetails } from '../../../state/ui.ts';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/page.tsx';
import { nameOfPath, nameOfPlace } from '../places.ts';

/** The same content more than once, and what that costs. */
export function Duplicates() {
  const { t } = useTranslation();
  const { data: duplicates } = useDuplicates();
  if (duplicates === undefined) return null;
  const wastedBytes = duplicates.reduce((sum, one) => sum + one.wastedBytes, 0);
  return (
    <Section
      title={t('library.duplicates')}
      text={
        duplicates.length === 0
          ? undefined
          : t('library.duplicatesText', { count: duplicates.length, size: formatBytes(wastedBytes) })
      }
    >
      {duplicates.length === 0 ? <p className="px-4 py-3.5 text-muted">{t('library.noDuplicates')}</p> : null}
      {duplicates
        .toSorted((a, b) => b.wastedBytes - a.wastedBytes)
        .map((duplicate) => (
          <DuplicateRow key={duplicate.copies.map(({ path }) => path).join('\n')} duplicate={duplicate} />
        ))}
    </Section>
  );
}

function DuplicateRow({ duplicate: { sizeBytes, wastedBytes, copies } }: { duplicate: Duplicate }) {
  const { t } = useTranslation();
  return (
    <div className="px-4 py-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium break-all">{nameOfPath(copies[0]?.path ?? '')}</span>
        <span className="numbers text-caption text-muted">
          {wastedBytes === 0
            ? t('library.linked', { count: copies.length })
            : t('library.wasted', {
                count: copies.length,
                size: formatBytes(sizeBytes),
                wasted: formatBytes(wastedBytes),
              })}
        </span>
      </div>
      <ul className="mt-1.5 space-y-1">
        {copies.map(({ path, place, modelId }) => (
          <li key={path} className="flex items-center gap-3 text-caption">
            <span className="w-24 shrink-0 truncate text-muted">{nameOfPath(nameOfPlace(place))}</span>
            <span className="selectable min-w-0 flex-1 font-mono break-all text-muted">{path}</span>
            {modelId === null ? null : (
              <Button look="quiet" isSmall onClick={() => showModelDetails(modelId)}>
                {t('models.details')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
