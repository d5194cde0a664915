import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../../contract/errors.ts';
import { addRemote } from '../../../state/remotes.ts';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { isWebAddress } from '../addresses.ts';

/** Asks for a provider; it is kept once it has answered with its models. */
export function AddRemote({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [baseUrl, setBaseUrl] = useState('');
  const [key, setKey] = useState('');
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<ErrorInfo | null>(null);
  const address = baseUrl.trim();
  const isAddress = address === '' || isWebAddress(address);
  const canAdd = name.trim() !== '' && address !== '' && isAddress && !isAsking;
  const add = async () => {
    setIsAsking(true);
    setError(null);
    const failure = await addRemote({ name: name.trim(), baseUrl: address, key: key.trim() || null });
    setIsAsking(false);
    if (failure === null) onClose();
    else setError(failure);
  };
  return (
    <form
      aria-label={t('remotes.add')}
      className="space-y-3 px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (canAdd) void add();
      }}
    >
      <div className="grid grid-cols-2 gap-3 max-column:grid-cols-1">
        <Field label={t('remotes.name')}>
          <TextInput
            ref={focusHere}
            value={name}
            maxLength={80}
            placeholder={t('remotes.nameHint')}
            disabled={isAsking}
            onChange={(event) => setName(event.target.value)}
            className="w-full"
          />
        </Field>
        <Field label={t('remotes.address')} complaint={isAddress ? null : t('settings.notAddress')}>
          <TextInput
            inputMode="url"
            value={baseUrl}
            maxLength={2048}
            placeholder="https://openrouter.ai/api/v1"
            aria-invalid={!isAddress}
            disabled={isAsking}
            onChange={(event) => setBaseUrl(event.target.value)}
            className="w-full"
          />
        </Field>
      </div>
      <Field label={t('remotes.key')} text={t('remotes.keyText')}>
        <TextInput
          type="password"
          value={key}
          maxLength={1024}
          disabled={isAsking}
          onChange={(event) => setKey(event.target.value)}
          className="w-full font-mono"
        />
      </Field>
      {error === null ? null : (
        <div role="alert">
          <Notice kind="bad" title={error.message} text={error.remedy} />
        </div>
      )}
      <div className="flex justify-end gap-2">
        <Button disabled={isAsking} onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" look="primary" disabled={!canAdd}>
          {isAsking ? t('remotes.asking') : t('remotes.addNow')}
        </Button>
      </div>
    </form>
  );
}

/** The button that opened the form is gone with it. */
function focusHere(element: HTMLElement | null): void {
  element?.focus();
}

type FieldProps = { label: string; text?: string; complaint?: string | null; children: ReactNode };

function Field({ label, text, complaint = null, children }: FieldProps) {
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
