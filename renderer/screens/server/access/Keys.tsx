import { KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerKey } from '../../../../contract/server.ts';
import { formatCount, formatDate } from '../../../i18n/format.ts';
import { revokeKey, useKeys } from '../../../state/server.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { CreateKey } from './CreateKey.tsx';

/** Keys of other programs: made here, shown once, taken away with one click. */
export function Keys() {
  const { t } = useTranslation();
  const keys = useKeys();
  const [isMaking, setIsMaking] = useState(false);
  return (
    <section className="mt-6" aria-label={t('server.keys')}>
      <div className="mb-2 flex min-h-8 items-center justify-between gap-3">
        <h2 className="font-medium text-muted">{t('server.keys')}</h2>
        {keys === undefined || keys.length === 0 ? null : (
          <Button icon={Plus} onClick={() => setIsMaking(true)}>
            {t('server.newKey')}
          </Button>
        )}
      </div>
      {keys === undefined ? (
        <Skeleton className="h-24" />
      ) : keys.length === 0 ? (
        <div className="rounded-card border border-dashed border-border-strong">
          <Empty icon={KeyRound} title={t('server.noKeys')} text={t('server.noKeysText')}>
            <Button look="primary" icon={Plus} onClick={() => setIsMaking(true)}>
              {t('server.newKey')}
            </Button>
          </Empty>
        </div>
      ) : (
        <ul className="divide-y divide-border overflow-hidden rounded-card border border-border bg-surface">
          {keys.map((key) => (
            <KeyRow key={key.id} serverKey={key} />
          ))}
        </ul>
      )}
      <CreateKey isOpen={isMaking} onOpenChange={setIsMaking} />
    </section>
  );
}

function KeyRow({ serverKey: key }: { serverKey: ServerKey }) {
  const { t } = useTranslation();
  // A key that is gone can't come back: the first click asks, the second does it.
  const [isAsking, setIsAsking] = useState(false);
  const facts = [
    key.scopes.map((scope) => t(`server.scope.${scope}`)).join(', '),
    key.modelIds === null ? null : t('server.keyModels', { count: key.modelIds.length }),
    key.requestsPerMinute === null ? null : t('server.keyRate', { rate: formatCount(key.requestsPerMinute) }),
  ].filter((fact) => fact !== null);
  return (
    <li className="flex min-h-13 flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2.5">
      <div className="min-w-0">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium break-all">{key.name}</span>
          <code className="font-mono text-caption text-muted">{key.prefix}…</code>
        </div>
        <div className="text-muted">{facts.join(' · ')}</div>
      </div>
      <div className="flex items-center gap-3">
        <span className="text-caption text-muted">
          {key.lastUsedAt === null ? t('server.neverUsed') : t('server.lastUsed', { date: formatDate(key.lastUsedAt) })}
        </span>
        {isAsking ? (
          <>
            <Button isSmall onClick={() => setIsAsking(false)}>
              {t('common.cancel')}
            </Button>
            <Button isSmall look="danger" onClick={() => void revokeKey(key.id)}>
              {t('server.revokeNow')}
            </Button>
          </>
        ) : (
          <IconButton icon={Trash2} label={t('server.revoke', { name: key.name })} onClick={() => setIsAsking(true)} />
        )}
      </div>
    </li>
  );
}
