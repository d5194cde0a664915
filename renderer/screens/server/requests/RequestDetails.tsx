import { useTranslation } from 'react-i18next';
import type { ServerRequest } from '../../../../contract/server.ts';
import { formatCount, formatSeconds, formatSpeed, formatTime } from '../../../i18n/format.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { RequestState } from './RequestTable.tsx';

/** One request with everything that is known of it. */
export function RequestDetails({ request, onClose }: { request: ServerRequest | null; onClose(): void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={request === null ? '' : `${request.method} ${request.path}`}
      closeLabel={t('common.close')}
      isOpen={request !== null}
      onOpenChange={(isOpen) => isOpen || onClose()}
    >
      {request === null ? null : <Content request={request} />}
    </Dialog>
  );
}

function Content({ request }: { request: ServerRequest }) {
  const { t } = useTranslation();
  const { modelId, client, dialect, startedAt, finishedAt, promptTokens, completionTokens, tokensPerSecond } = request;
  const facts = [
    [t('server.column.state'), <RequestState key="state" request={request} />],
    [t('server.column.time'), formatTime(startedAt)],
    [t('server.took'), finishedAt === null ? null : `${formatSeconds(finishedAt - startedAt)} s`],
    [t('server.column.model'), modelId],
    [t('server.column.client'), client],
    [t('server.dialect'), t(`server.dialectName.${dialect}`)],
    [t('server.promptTokens'), promptTokens === null ? null : formatCount(promptTokens)],
    [t('server.completionTokens'), completionTokens === 0 ? null : formatCount(completionTokens)],
    [t('server.column.speed'), tokensPerSecond === null ? null : `${formatSpeed(tokensPerSecond)} t/s`],
  ] as const;
  return (
    <div className="overflow-y-auto px-4 pb-4">
      <dl className="numbers grid grid-cols-[max-content_1fr] gap-x-6 gap-y-1.5">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="selectable min-w-0 break-words">{value}</dd>
            </div>
          ),
        )}
      </dl>
      {request.error === null ? null : (
        <p className="selectable mt-4 rounded-control bg-bad-soft px-3 py-2 break-words">{request.error}</p>
      )}
      <div className="mt-4 mb-1 flex h-7 items-center justify-between">
        <h3 className="font-medium text-muted">{t('server.body')}</h3>
        {request.body === null ? null : (
          <CopyButton text={request.body} label={t('server.copyBody')} copiedLabel={t('common.copied')} />
        )}
      </div>
      {request.body === null ? (
        <p className="text-muted">{t('server.noBody')}</p>
      ) : (
        <pre className="selectable max-h-80 overflow-auto rounded-control bg-sunken p-3 font-mono text-caption break-words whitespace-pre-wrap">
          {request.body}
        </pre>
      )}
    </div>
  );
}
