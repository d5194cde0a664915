import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { TextInput } from '../../../ui/field.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { findWrongField, type ServerForm } from './server-form.ts';
import { TextArea } from './TextArea.tsx';

export type ServerFieldsProps = { form: ServerForm; onChange(form: ServerForm): void };

/** What a server is: a program on this computer, or an address. */
export function ServerFields({ form, onChange }: ServerFieldsProps) {
  const { t } = useTranslation();
  const change = (patch: Partial<ServerForm>) => onChange({ ...form, ...patch });
  const wrong = findWrongField(form);
  return (
    <>
      <Line label={t('tools.name')} complaint={form.name.trim() === 'paddock' ? t('tools.nameTaken') : null}>
        <TextInput
          ref={focusHere}
          value={form.name}
          maxLength={100}
          placeholder={t('tools.nameHint')}
          onChange={(event) => change({ name: event.target.value })}
          className="w-full"
        />
      </Line>
      <div className="flex">
        <Segmented
          label={t('tools.kind')}
          value={form.kind}
          options={[
            { value: 'process', label: t('tools.kindProcess') },
            { value: 'http', label: t('tools.kindHttp') },
          ]}
          onChange={(kind) => change({ kind })}
        />
      </div>
      {form.kind === 'process' ? (
        <>
          <Line label={t('tools.command')}>
            <TextInput
              value={form.command}
              maxLength={4096}
              placeholder="npx"
              onChange={(event) => change({ command: event.target.value })}
              className="w-full font-mono"
            />
          </Line>
          <TextArea
            label={t('tools.args')}
            text={t('tools.argsText')}
            value={form.args}
            onChange={(args) => change({ args })}
          />
          <TextArea
            label={t('tools.env')}
            text={t('tools.envText')}
            complaint={wrong === 'env' ? t('tools.notPairs', { sign: '=' }) : null}
            value={form.env}
            onChange={(env) => change({ env })}
          />
          <Line label={t('tools.cwd')} text={t('tools.cwdText')}>
            <TextInput
              value={form.cwd}
              maxLength={4096}
              onChange={(event) => change({ cwd: event.target.value })}
              className="w-full font-mono"
            />
          </Line>
        </>
      ) : (
        <>
          <Line
            label={t('tools.url')}
            text={t('tools.urlText')}
            complaint={wrong === 'url' && form.url.trim() !== '' ? t('settings.notAddress') : null}
          >
            <TextInput
              inputMode="url"
              value={form.url}
              maxLength={4096}
              placeholder="https://mcp.example.com/mcp"
              onChange={(event) => change({ url: event.target.value })}
              className="w-full font-mono"
            />
          </Line>
          <TextArea
            label={t('tools.headers')}
            text={t('tools.headersText')}
            complaint={wrong === 'headers' ? t('tools.notPairs', { sign: ':' }) : null}
            value={form.headers}
            onChange={(headers) => change({ headers })}
          />
        </>
      )}
      <Line
        label={t('tools.timeout')}
        text={t('tools.timeoutText')}
        complaint={wrong === 'timeout' ? t('tools.notSeconds') : null}
      >
        <TextInput
          inputMode="decimal"
          value={form.timeout}
          placeholder="60"
          onChange={(event) => change({ timeout: event.target.value })}
          className="w-28"
        />
      </Line>
    </>
  );
}

/** After the dialog has given the focus to its first button. */
function focusHere(element: HTMLElement | null): void {
  requestAnimationFrame(() => element?.focus());
}

type LineProps = { label: string; text?: string; complaint?: string | null; children: ReactNode };

function Line({ label, text, complaint = null, children }: LineProps) {
  return (
    <label className="block">
      <span className="mb-1 block font-medium">{label}</span>
      {children}
      {complaint !== null ? (
        <span role="alert" className="mt-1 block text-caption text-bad">
          {complaint}
        </span>
      ) : text === undefined ? null : (
        <span className="mt-1 block text-caption text-pretty text-muted">{text}</span>
      )}
    </label>
  );
}
