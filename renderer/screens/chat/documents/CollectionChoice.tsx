import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../../connection/errors.ts';
import { formatCount, formatPercent } from '../../../i18n/format.ts';
import { useCollections } from '../../../state/documents.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useChosenCollections } from './use-chosen-collections.ts';

/** Which collections this chat is answered from. */
export function CollectionChoice({ chatId }: { chatId: string | null }) {
  const { t } = useTranslation();
  const { data: collections, error } = useCollections();
  const [chosen, choose] = useChosenCollections(chatId);
  return (
    <fieldset className="max-h-72 overflow-y-auto border-t border-border px-5 py-2.5">
      <legend className="sr-only">{t('documents.answerFrom')}</legend>
      <p aria-hidden className="text-caption font-medium text-muted">
        {t('documents.answerFrom')}
      </p>
      {error === null ? null : <p className="py-1 text-bad">{toErrorInfo(error).message}</p>}
      {collections === undefined && error === null ? <Skeleton className="my-2 h-5" /> : null}
      {collections?.length === 0 ? <p className="py-1 text-pretty text-muted">{t('documents.noneYet')}</p> : null}
      {collections?.map(({ id, name, readyCount, state, progress }) => (
        <Checkbox
          key={id}
          label={name}
          text={
            state === 'indexing' || state === 'looking'
              ? t('documents.indexingAt', { percent: formatPercent(progress) })
              : t('documents.files', { count: readyCount, value: formatCount(readyCount) })
          }
          isOn={chosen.includes(id)}
          onChange={(isOn) => choose(id, isOn)}
        />
      ))}
    </fieldset>
  );
}
