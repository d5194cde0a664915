import { SearchX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerStatus } from '../../../../contract/server.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { useReference } from '../../../state/server.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Empty } from '../../../ui/empty.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { EndpointDetails } from './EndpointDetails.tsx';
import { EndpointList } from './EndpointList.tsx';
import { findEndpoints, nameOf } from './filter.ts';

/** Everything that the server can be asked. Where there is no room for both, the list or one endpoint. */
export function Reference({ server }: { server: ServerStatus }) {
  const { t } = useTranslation();
  const { data: endpoints, error, refetch } = useReference();
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What is chosen from far down begins at its beginning.
    const { current } = content;
    if (current !== null && current.getBoundingClientRect().top < 0) current.scrollIntoView();
  }, [chosen]);
  if (error !== null) {
    return (
      <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-6">
        <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
      </Notice>
    );
  }
  if (endpoints === undefined) return <Skeleton className="mt-5 h-80" />;

  const groups = findEndpoints(endpoints, words);
  const shown = endpoints.find((endpoint) => nameOf(endpoint) === chosen) ?? groups[0]?.endpoints[0];
  return (
    <div ref={content} className="mt-5 grid grid-cols-[19rem_minmax(0,1fr)] items-start gap-8 max-list:grid-cols-1">
      <div
        className={classNames(
          'sticky top-0 -mt-5 flex max-h-[calc(100vh-6rem)] flex-col pt-5 max-list:static max-list:max-h-none',
          chosen === null ? '' : 'max-list:hidden',
        )}
      >
        <TextInput
          type="search"
          aria-label={t('server.reference.filter')}
          placeholder={t('server.reference.filterHint')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          className="mb-3 w-full shrink-0"
        />
        {groups.length === 0 ? (
          <Empty icon={SearchX} title={t('server.noneMatch')} text={t('server.reference.noneMatchText')} />
        ) : (
          <EndpointList
            groups={groups}
            chosen={shown === undefined ? null : nameOf(shown)}
            onChoose={(endpoint) => setChosen(nameOf(endpoint))}
          />
        )}
      </div>
      {shown === undefined ? null : (
        <div className={chosen === null ? 'max-list:hidden' : ''}>
          <EndpointDetails key={nameOf(shown)} endpoint={shown} server={server} onBack={() => setChosen(null)} />
        </div>
      )}
    </div>
  );
}
