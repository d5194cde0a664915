import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRemotes } from '../../../state/remotes.ts';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/page.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { AddRemote } from './AddRemote.tsx';
import { RemoteRow } from './RemoteRow.tsx';

/** Providers elsewhere, whose models programs reach through the local server. */
export function RemotesSection() {
  const { t } = useTranslation();
  const remotes = useRemotes();
  const [isAdding, setIsAdding] = useState(false);
  return (
    <Section title={t('remotes.title')} text={t('remotes.text')}>
      {remotes === undefined ? (
        <div className="p-4">
          <Skeleton className="h-8" />
        </div>
      ) : (
        remotes.map((remote) => <RemoteRow key={remote.id} remote={remote} />)
      )}
      {isAdding ? (
        <AddRemote onClose={() => setIsAdding(false)} />
      ) : (
        <div className="flex min-h-13 flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2.5">
          <p className="min-w-0 flex-1 basis-60 text-pretty text-muted">
            {remotes?.length === 0 ? t('remotes.none') : null}
          </p>
          <Button icon={Plus} onClick={() => setIsAdding(true)}>
            {t('remotes.add')}
          </Button>
        </div>
      )}
    </Section>
  );
}
