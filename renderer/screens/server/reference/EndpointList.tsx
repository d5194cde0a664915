import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dialect, ServerEndpoint } from '../../../../contract/server.ts';
import { classNames } from '../../../ui/class-names.ts';
import { nameOf } from './filter.ts';

export type EndpointListProps = {
  groups: readonly { dialect: Dialect; endpoints: readonly ServerEndpoint[] }[];
  /** The name of the one that is shown. */
  chosen: string | null;
  onChoose(endpoint: ServerEndpoint): void;
};

/** Endpoints by dialect. */
export function EndpointList({ groups, chosen, onChoose }: EndpointListProps) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t('server.reference.endpoints')} className="-mx-2 min-h-0 overflow-y-auto px-2 pb-4">
      {groups.map(({ dialect, endpoints }) => (
        <section key={dialect} aria-label={t(`server.dialectName.${dialect}`)} className="mb-4">
          <h2 className="mb-1 px-2 font-medium text-muted">{t(`server.dialectName.${dialect}`)}</h2>
          <ul>
            {endpoints.map((endpoint) => (
              <li key={nameOf(endpoint)}>
                <EndpointButton
                  endpoint={endpoint}
                  isChosen={nameOf(endpoint) === chosen}
                  onChoose={() => onChoose(endpoint)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

type EndpointButtonProps = { endpoint: ServerEndpoint; isChosen: boolean; onChoose(): void };

function EndpointButton({ endpoint: { method, path, summary }, isChosen, onChoose }: EndpointButtonProps) {
  return (
    <button
      type="button"
      aria-current={isChosen ? 'true' : undefined}
      onClick={onChoose}
      className={classNames(
        'block w-full rounded-control px-2 py-1.5 text-start transition-colors max-column:min-h-11',
        isChosen ? 'bg-selected text-text max-list:bg-transparent' : 'hover:bg-hover',
      )}
    >
      <span className="flex gap-2 font-mono text-caption">
        <span className="w-12 shrink-0 text-muted">{method}</span>
        <span className="min-w-0 wrap-anywhere">
          {path.split(/(?<=\/)/).map((part, index) => (
            <Fragment key={index}>
              {part}
              <wbr />
            </Fragment>
          ))}
        </span>
      </span>
      <span className="block ps-14 text-caption text-pretty text-muted">{summary}</span>
    </button>
  );
}
