import { Inbox } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerRequest } from '../../../../contract/server.ts';
import { isAtTheComputer, may } from '../../../state/access.ts';
import { changeSettings } from '../../../state/models.ts';
import { useSettings } from '../../../state/queries.ts';
import { clearRequests, useRequests } from '../../../state/server.ts';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { isShown, shows, type Show } from './filter.ts';
import { RequestDetails } from './RequestDetails.tsx';
import { RequestTable } from './RequestTable.tsx';

/** What other programs ask, as it happens. */
export function Requests({ isRunning }: { isRunning: boolean }) {
  const { t } = useTranslation();
  const requests = useRequests();
  const keepsBodies = useSettings().data?.serverLogsBodies ?? false;
  const [words, setWords] = useState('');
  const [show, setShow] = useState<Show>('all');
  const [openId, setOpenId] = useState<string | null>(null);
  const matching = requests?.filter((request) => isShown(request, { words, show }));

  return (
    <>
      <div className="mt-5 flex flex-wrap items-center gap-2">
        <TextInput
          type="search"
          aria-label={t('server.filter')}
          placeholder={t('server.filterHint')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className="min-w-40 flex-1"
        />
        <Select
          label={t('server.show')}
          value={show}
          options={shows.map((value) => ({ value, label: t(`server.showChoice.${value}`) }))}
          onChange={(next) => setShow(next)}
          className="w-36"
        />
        {may('server.clearRequests') ? (
          <Button disabled={!requests?.some(isOver)} onClick={() => void clearRequests()}>
            {t('server.clear')}
          </Button>
        ) : null}
      </div>
      {matching === undefined ? (
        <Skeleton className="mt-4 h-40" />
      ) : matching.length === 0 ? (
        <div className="mt-4 rounded-card border border-dashed border-border-strong">
          <Empty
            icon={Inbox}
            title={requests?.length === 0 ? t('server.noRequests') : t('server.noneMatch')}
            text={emptyText(requests?.length === 0, isRunning)}
          />
        </div>
      ) : (
        <RequestTable requests={matching} onOpen={setOpenId} />
      )}
      <label className="mt-4 flex items-center justify-between gap-4 text-muted">
        <span className="text-pretty">{t('server.bodies')}</span>
        <Switch
          label={t('server.bodies')}
          isOn={keepsBodies}
          disabled={!isAtTheComputer()}
          onChange={(serverLogsBodies) => void changeSettings({ serverLogsBodies })}
        />
      </label>
      <RequestDetails request={requests?.find(({ id }) => id === openId) ?? null} onClose={() => setOpenId(null)} />
    </>
  );

  function emptyText(isNone: boolean, isOn: boolean): string {
    if (!isNone) return t('server.noneMatchText');
    return isOn ? t('server.noRequestsText') : t('server.offText');
  }
}

function isOver({ finishedAt }: ServerRequest): boolean {
  return finishedAt !== null;
}
