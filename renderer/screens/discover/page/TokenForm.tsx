import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../../contract/errors.ts';
import { keepToken, useHubToken } from '../../../state/hub.ts';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';

export type TokenFormProps = {
  /** Where one can be made. */
  tokensUrl?: string;
  onKept(): void;
};

/** Takes a pasted token, has the hub say whose it is, and keeps it. */
export function TokenForm({ tokensUrl, onKept }: TokenFormProps) {
  const { t } = useTranslation();
  const [token, setToken] = useState('');
  const [error, setError] = useState<ErrorInfo | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const status = useHubToken().data;
  const note = useId();
  // A token from the environment comes before one that is kept here.
  if (status?.source === 'environment') return <p className="mt-2 text-caution">{t('discover.access.environment')}</p>;

  const keep = async () => {
    setIsAsking(true);
    const failure = await keepToken(token.trim());
    setIsAsking(false);
    setError(failure);
    if (failure !== null) return;
    setToken('');
    onKept();
  };
  return (
    <form
      className="mt-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (token.trim() !== '') void keep();
      }}
    >
      <div className="flex flex-wrap gap-2">
        <TextInput
          type="password"
          aria-label={t('discover.access.token')}
          aria-describedby={note}
          aria-invalid={error !== null}
          placeholder={t('discover.access.placeholder')}
          value={token}
          onChange={(event) => {
            setToken(event.target.value);
            setError(null);
          }}
          className="w-72 max-w-full flex-1"
        />
        <Button type="submit" look="primary" disabled={token.trim() === '' || isAsking}>
          {t('discover.access.useToken')}
        </Button>
      </div>
      <p id={note} className="mt-1.5 text-caption text-pretty text-muted">
        {error === null ? null : (
          <span role="alert" className="selectable text-bad">
            {error.message} {error.remedy}{' '}
          </span>
        )}
        {t(status?.place === 'key_store' ? 'discover.access.keptInStore' : 'discover.access.keptInFile')}{' '}
        {tokensUrl === undefined ? null : (
          <a
            href={tokensUrl}
            target="_blank"
            rel="noopener noreferrer"
            className="whitespace-nowrap text-accent underline-offset-3 hover:underline"
          >
            {t('discover.access.makeToken')}
          </a>
        )}
      </p>
    </form>
  );
}
