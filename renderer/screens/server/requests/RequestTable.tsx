import { useTranslation } from 'react-i18next';
import { CircleStop } from 'lucide-react';
import type { ServerRequest } from '../../../../contract/server.ts';
import { formatCount, formatSpeed, formatTime } from '../../../i18n/format.ts';
import { may } from '../../../state/access.ts';
import { cancelRequest } from '../../../state/server.ts';
import { classNames } from '../../../ui/class-names.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';

const narrow = '@max-[640px]:hidden';
const medium = '@max-[820px]:hidden';

export type RequestTableProps = { requests: readonly ServerRequest[]; onOpen(id: string): void };

export function RequestTable({ requests, onOpen }: RequestTableProps) {
  const { t } = useTranslation();
  return (
    <div className="@container mt-4 overflow-hidden rounded-card border border-border bg-surface">
      <table className="w-full table-fixed border-collapse">
        <thead>
          <tr className="h-9 border-b border-border bg-sunken text-start text-caption text-muted [&>th]:px-3 [&>th]:font-medium">
            <th scope="col" className={classNames('w-28', narrow)}>
              {t('server.column.time')}
            </th>
            <th scope="col">{t('server.column.request')}</th>
            <th scope="col" className={narrow}>
              {t('server.column.model')}
            </th>
            <th scope="col" className={classNames('w-36', medium)}>
              {t('server.column.client')}
            </th>
            <th scope="col" className={classNames('w-20 text-end', medium)}>
              {t('server.column.tokens')}
            </th>
            <th scope="col" className={classNames('w-18 text-end', narrow)}>
              {t('server.column.speed')}
            </th>
            <th scope="col" className="w-28">
              {t('server.column.state')}
            </th>
            <th scope="col" className="w-11">
              <span className="sr-only">{t('server.column.cancel')}</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {requests.map((request) => (
            <RequestRow key={request.id} request={request} onOpen={() => onOpen(request.id)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RequestRow({ request, onOpen }: { request: ServerRequest; onOpen(): void }) {
  const { t } = useTranslation();
  const { id, startedAt, finishedAt, method, path, modelId, client, completionTokens, tokensPerSecond } = request;
  return (
    <tr data-testid="request" className="relative h-10 hover:bg-hover [&>td]:px-3">
      <td className={classNames('numbers whitespace-nowrap text-muted', narrow)}>{formatTime(startedAt)}</td>
      <td>
        <button
          type="button"
          onClick={onOpen}
          title={`${method} ${path}`}
          className="block max-w-full truncate text-start font-mono text-caption after:absolute after:inset-0"
        >
          {method} {path}
        </button>
      </td>
      <td className={narrow}>{modelId === null ? <Nothing /> : <MiddleEllipsis text={modelId} />}</td>
      <td className={classNames('truncate text-muted', medium)}>{client}</td>
      <td className={classNames('numbers text-end', medium)}>
        {completionTokens === 0 ? <Nothing /> : formatCount(completionTokens)}
      </td>
      <td className={classNames('numbers text-end', narrow)}>
        {tokensPerSecond === null ? <Nothing /> : formatSpeed(tokensPerSecond)}
      </td>
      <td>
        <RequestState request={request} />
      </td>
      <td className="relative">
        {finishedAt === null && may('server.cancelRequest') ? (
          <IconButton
            icon={CircleStop}
            label={t('server.cancel')}
            side="inline-start"
            onClick={() => void cancelRequest(id)}
          />
        ) : null}
      </td>
    </tr>
  );
}

export function RequestState({ request: { phase, status, error } }: { request: ServerRequest }) {
  const { t } = useTranslation();
  if (phase !== 'done') return <span className="text-info">{t(`server.phase.${phase}`)}</span>;
  const text = status === null ? '' : String(status);
  return error === null ? (
    <span className="text-good">{t('server.done', { status: text })}</span>
  ) : (
    <span className="text-bad">{t('server.failed', { status: text })}</span>
  );
}

function Nothing() {
  return (
    <span aria-hidden className="text-faint">
      –
    </span>
  );
}
