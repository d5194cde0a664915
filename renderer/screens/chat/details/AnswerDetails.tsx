import { Copy, Repeat2 } from 'lucide-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message, Provenance } from '../../../../contract/chats.ts';
import { formatCount, formatSeconds, formatSpeed } from '../../../i18n/format.ts';
import { attempt, toastDone } from '../../../state/notices.ts';
import { showDetails } from '../../../state/thread.ts';
import { reuseSettings } from '../../../state/turns.ts';
import { Button } from '../../../ui/button.tsx';
import { copyText } from '../../../ui/clipboard.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';

/** Everything that it takes to make an answer again. */
export default function AnswerDetails({ message, provenance }: { message: Message; provenance: Provenance }) {
  const { t } = useTranslation();
  const { chatId, createdAt, stats } = message;
  const facts = useRef<HTMLDListElement>(null);
  const copy = () =>
    void attempt(async () => {
      await copyText(JSON.stringify({ ...provenance, createdAt, stats }, null, 2));
      toastDone(t('common.copied'));
    });
  const reuse = () => {
    showDetails(null);
    void reuseSettings(chatId, provenance);
  };
  return (
    <Dialog
      title={t('message.details.title')}
      closeLabel={t('common.close')}
      isOpen
      onOpenChange={(isOpen) => !isOpen && showDetails(null)}
      initialFocus={facts}
    >
      <dl
        ref={facts}
        // Scrolls by the arrow keys.
        tabIndex={0}
        className="min-h-0 flex-1 divide-y divide-border overflow-y-auto px-4 pb-4 outline-none"
        data-testid="answer-details"
      >
        <ModelFacts provenance={provenance} createdAt={createdAt} />
        <Cost message={message} />
        <SamplingFacts provenance={provenance} />
        <LoadFacts provenance={provenance} />
        <Fact name={t('message.details.tools')}>
          {provenance.tools.length === 0 ? t('message.details.none') : provenance.tools.join(', ')}
        </Fact>
        <Fact name={t('message.details.system')}>
          {provenance.systemPrompt === '' ? (
            t('message.details.none')
          ) : (
            <span className="block max-h-40 overflow-y-auto whitespace-pre-wrap">{provenance.systemPrompt}</span>
          )}
        </Fact>
      </dl>
      <div className="flex flex-wrap justify-end gap-2 border-t border-border p-3">
        <Button icon={Copy} onClick={copy}>
          {t('message.details.copy')}
        </Button>
        <Button look="primary" icon={Repeat2} onClick={reuse}>
          {t('message.details.reuse')}
        </Button>
      </div>
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-4 py-2 max-column:flex-col max-column:gap-0.5">
      <dt className="w-44 shrink-0 text-muted">{name}</dt>
      <dd className="selectable numbers min-w-0 flex-1 break-words">{children}</dd>
    </div>
  );
}

function ModelFacts({ provenance, createdAt }: { provenance: Provenance; createdAt: number }) {
  const { t, i18n } = useTranslation();
  const { modelName, quantization, fileName, fileSha256, engine, version } = provenance;
  const when = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(createdAt);
  return (
    <>
      <Fact name={t('message.details.model')}>{modelName}</Fact>
      {quantization === null ? null : <Fact name={t('message.details.quantization')}>{quantization}</Fact>}
      {fileName === null ? null : <Fact name={t('message.details.file')}>{fileName}</Fact>}
      <Fact name={t('message.details.hash')}>
        {fileSha256 === null ? (
          t('message.details.noHash')
        ) : (
          <span className="flex items-start gap-1">
            <code className="min-w-0 font-mono text-caption break-all">{fileSha256}</code>
            <CopyButton
              text={fileSha256}
              label={t('message.details.copyHash')}
              copiedLabel={t('common.copied')}
              className="-my-1"
            />
          </span>
        )}
      </Fact>
      <Fact name={t('message.details.engine')}>{t('message.details.engineText', { engine, version })}</Fact>
      <Fact name={t('message.details.written')}>{when}</Fact>
    </>
  );
}

function Cost({ message: { stats } }: { message: Message }) {
  const { t } = useTranslation();
  if (stats === null) return null;
  const { promptTokens, cachedTokens, completionTokens, tokensPerSecond, timeToFirstTokenMs, stopReason } = stats;
  const parts = [
    t('message.tokens', { count: completionTokens, value: formatCount(completionTokens) }),
    tokensPerSecond === null ? null : t('message.tokensPerSecond', { value: formatSpeed(tokensPerSecond) }),
    timeToFirstTokenMs === null ? null : t('message.firstToken', { value: formatSeconds(timeToFirstTokenMs) }),
    t('message.cached', { prompt: formatCount(promptTokens), cached: formatCount(cachedTokens) }),
    stopReason === null || stopReason === 'end' ? null : t(`message.stop.${stopReason}`),
  ];
  return <Fact name={t('message.details.cost')}>{parts.filter((part) => part !== null).join('\u2002·\u2002')}</Fact>;
}

function SamplingFacts({ provenance: { sampling, seed, reasoning } }: { provenance: Provenance }) {
  const { t } = useTranslation();
  const { seed: _asked, logitBias, ...rest } = sampling;
  const values = [
    ...Object.entries(rest).map(([name, value]) => [name, String(value)] as const),
    ...(Object.keys(logitBias).length === 0 ? [] : [['logitBias', JSON.stringify(logitBias)] as const]),
  ];
  return (
    <>
      <Fact name={t('message.details.seed')}>{seed === null ? t('message.details.none') : String(seed)}</Fact>
      <Fact name={t('message.details.thinking')}>{reasoning}</Fact>
      <Fact name={t('message.details.sampling')}>
        <Values values={values} />
      </Fact>
    </>
  );
}

function LoadFacts({ provenance: { load, contextLength } }: { provenance: Provenance }) {
  const { t } = useTranslation();
  const values =
    load === null ? [] : Object.entries(load).filter(([name]) => name !== 'contextLength' && name !== 'chatTemplate');
  return (
    <>
      {contextLength === null ? null : <Fact name={t('message.details.context')}>{formatCount(contextLength)}</Fact>}
      {values.length === 0 ? null : (
        <Fact name={t('message.details.load')}>
          <Values
            values={values.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])}
          />
        </Fact>
      )}
    </>
  );
}

/** As they stand in the JSON, which is what they are looked up by. */
function Values({ values }: { values: readonly (readonly [string, string])[] }) {
  return (
    <span className="grid grid-cols-2 gap-x-6 gap-y-0.5 font-mono text-caption max-column:grid-cols-1">
      {values.map(([name, value]) => (
        <span key={name} className="flex min-w-0 justify-between gap-2">
          <span className="text-muted">{name}</span>
          <span className="truncate">{value}</span>
        </span>
      ))}
    </span>
  );
}
