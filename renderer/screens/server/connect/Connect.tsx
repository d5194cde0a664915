import { useTranslation } from 'react-i18next';
import type { ServerStatus } from '../../../../contract/server.ts';
import { useChatModel } from '../../../state/chat-models.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { Examples } from './Examples.tsx';
import { ToolSettings } from './ToolSettings.tsx';

/** How other programs find the server: addresses by dialect, settings of common tools, and programs to start from. */
export function Connect({ server }: { server: ServerStatus }) {
  const { t } = useTranslation();
  const root = `http://127.0.0.1:${server.port}`;
  const modelId = useChatModel()?.id ?? 'paddock-tiny';
  const addresses = [
    ['openai', `${root}/v1`],
    ['anthropic', root],
    ['ollama', root],
    ['lmstudio', root],
  ] as const;
  return (
    <>
      <Section title={t('server.addresses')}>
        {addresses.map(([dialect, url]) => (
          <Row key={dialect} label={t(`server.dialectName.${dialect}`)}>
            <code className="selectable truncate font-mono">{url}</code>
            <CopyButton text={url} label={t('server.copyUrl')} copiedLabel={t('common.copied')} />
          </Row>
        ))}
      </Section>
      <ToolSettings root={root} modelId={modelId} />
      <Examples baseUrl={`${root}/v1`} modelId={modelId} />
    </>
  );
}
