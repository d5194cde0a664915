import { LibraryBig, Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../connection/errors.ts';
import { AtTheComputer, LookOnly } from '../../shell/AtTheComputer.tsx';
import { may } from '../../state/access.ts';
import { useCollections, useDocuments } from '../../state/documents.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AskDialog } from './AskDialog.tsx';
import { CollectionCard } from './CollectionCard.tsx';
import { NameForm } from './NameForm.tsx';
import { SearchSection } from './SearchSection.tsx';

/** Collections of documents, and how they are searched. */
export default function DocumentsScreen() {
  const { t } = useTranslation();
  const { data: collections, error, refetch } = useCollections();
  const asking = useDocuments((state) => state.asking);
  const [isNaming, setIsNaming] = useState(false);
  const isBare = collections?.length === 0 && !isNaming;
  const button = may('documents.createCollection') ? (
    <Button look="primary" icon={Plus} disabled={isNaming} onClick={() => setIsNaming(true)}>
      {t('documents.new')}
    </Button>
  ) : undefined;
  return (
    <Page title={t('documents.title')} text={t('documents.text')} width="medium" actions={isBare ? undefined : button}>
      <LookOnly />
      {isNaming ? <NameForm onClose={() => setIsNaming(false)} /> : null}
      {collections === undefined && error === null ? <Skeleton className="mt-6 h-40 rounded-card" /> : null}
      {error === null ? null : (
        <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-6">
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
      {isBare ? (
        <Empty
          icon={LibraryBig}
          title={t('documents.emptyTitle')}
          text={t(may('documents.createCollection') ? 'documents.emptyText' : 'remote.collections')}
        >
          {button}
        </Empty>
      ) : null}
      {collections?.map((collection) => (
        <CollectionCard key={collection.id} collection={collection} />
      ))}
      <AtTheComputer>
        <SearchSection hasCollections={collections !== undefined && collections.length > 0} />
      </AtTheComputer>
      {asking === null ? null : <AskDialog {...asking} />}
    </Page>
  );
}
