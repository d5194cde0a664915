import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerEndpoint, ServerStatus } from '../../../../contract/server.ts';
import { useChatModel } from '../../../state/chat-models.ts';
import { useSettings } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { CodeTabs } from '../../../ui/code-tabs.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { exampleFor, languages } from './examples.ts';
import { Fields } from './Fields.tsx';

export type EndpointDetailsProps = { endpoint: ServerEndpoint; server: ServerStatus; onBack(): void };

/** What an endpoint takes, programs that ask it, and what it answers. */
export function EndpointDetails({ endpoint, server, onBack }: EndpointDetailsProps) {
  const { t } = useTranslation();
  const { method, path, alsoAt, summary, scope, streams, fields, answer } = endpoint;
  const modelId = useChatModel()?.id ?? 'paddock-tiny';
  const needsKey = useSettings().data?.serverNeedsKey ?? false;
  const root = `http://127.0.0.1:${server.port}`;
  const key = scope !== null && (needsKey || server.isOnNetwork) ? t('server.reference.yourKey') : null;
  const examples = languages.map(({ id, label }) => ({
    id,
    label,
    text: exampleFor(id, endpoint, { root, modelId, key }),
  }));
  return (
    <article aria-label={`${method} ${path}`} data-testid="endpoint">
      <Button
        look="quiet"
        icon={ArrowLeft}
        isSmall
        className="mb-3 -ms-2.5 list:hidden rtl:[&>svg]:-scale-x-100"
        onClick={onBack}
      >
        {t('server.reference.endpoints')}
      </Button>
      <div className="flex items-start gap-2">
        <h2 className="selectable min-w-0 font-mono text-reading leading-7 font-medium break-all">
          <span className="text-muted">{method}</span> {path}
        </h2>
        <CopyButton text={root + path} label={t('server.copyUrl')} copiedLabel={t('common.copied')} />
      </div>
      <p className="mt-1 text-reading text-pretty">{summary}</p>
      <ul className="mt-2 space-y-0.5 text-muted">
        <li>{scope === null ? t('server.reference.open') : t(`server.reference.scope.${scope}`)}</li>
        {streams === null ? null : <li>{t(`server.reference.streams.${streams}`)}</li>}
        {alsoAt.length === 0 ? null : <li>{t('server.reference.alsoAt', { paths: alsoAt.join(', ') })}</li>}
      </ul>
      <Part title={t('server.reference.example')}>
        <CodeTabs tabs={examples} copyLabel={t('server.copyExample')} copiedLabel={t('common.copied')} />
      </Part>
      {fields.length === 0 ? null : (
        <Part title={t('server.reference.fields')}>
          <Fields fields={fields} />
        </Part>
      )}
      <Part title={t('server.reference.answer')}>
        {answer === '' ? (
          <p>{t('server.reference.emptyAnswer')}</p>
        ) : (
          <pre className="selectable overflow-x-auto rounded-card border border-border bg-sunken px-4 py-3 font-mono text-caption leading-[1.7]">
            {answer}
          </pre>
        )}
      </Part>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-6" aria-label={title}>
      <h3 className="mb-2 font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}
