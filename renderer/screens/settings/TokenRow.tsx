import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../../contract/errors.ts';
import type { TokenStatus } from '../../../contract/hub.ts';
import { client } from '../../connection/client.ts';
import { keepToken, useHubToken } from '../../state/hub.ts';
import { attempt } from '../../state/notices.ts';
import { api, queryClient } from '../../state/queries.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Row } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

/** The token for gated models: whether there is one, whose it is and where it is kept. It is never shown again. */
export function TokenRow() {
  const { t } = useTranslation();
  const { data: status } = useHubToken();
  const [error, setError] = useState<ErrorInfo | null>(null);
  const remove = async () => {
    await attempt(() => client.hub.removeToken());
    forgetAccess();
  };
  return (
    <Row
      label={t('settings.token')}
      text={
        error === null ? (
          <TokenText status={status} />
        ) : (
          <span role="alert" className="text-bad">
            {error.message} <span className="text-muted">{error.remedy}</span>
          </span>
        )
      }
    >
      {status === undefined ? (
        <Skeleton className="h-8 w-64" />
      ) : status.source === 'kept' ? (
        <Button onClick={() => void remove()}>{t('settings.removeToken')}</Button>
      ) : (
        <TokenForm place={status.place} onError={setError} />
      )}
    </Row>
  );
}

function TokenText({ status }: { status: TokenStatus | undefined }) {
  const { t } = useTranslation();
  if (status === undefined) return t('settings.tokenNone');
  const place = t(`settings.tokenPlace.${status.place}`);
  switch (status.source) {
    case 'none':
      return t('settings.tokenNone');
    case 'environment':
      return status.user === null
        ? t('settings.tokenEnvironment')
        : t('settings.tokenEnvironmentOf', { user: status.user });
    case 'kept':
      return status.user === null
        ? t('settings.tokenKept', { place })
        : t('settings.tokenKeptOf', { user: status.user, place });
    default:
      return status.source satisfies never;
  }
}

function TokenForm({ place, onError }: { place: TokenStatus['place']; onError(error: ErrorInfo | null): void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [isAsking, setIsAsking] = useState(false);
  const keep = async () => {
    setIsAsking(true);
    onError(null);
    const error = await keepToken(typed.trim());
    setIsAsking(false);
    if (error !== null) return onError(error);
    setTyped('');
    forgetAccess();
  };
  return (
    <form
      className="flex min-w-0 flex-wrap items-center justify-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim().length >= shortest) void keep();
      }}
    >
      <TextInput
        type="password"
        aria-label={t('settings.token')}
        aria-description={t(`settings.tokenPlace.${place}`)}
        placeholder="hf_…"
        value={typed}
        disabled={isAsking}
        onChange={(event) => {
          setTyped(event.target.value);
          onError(null);
        }}
        className="w-48 max-w-full font-mono"
      />
      <Button type="submit" disabled={isAsking || typed.trim().length < shortest}>
        {t('settings.keepToken')}
      </Button>
    </form>
  );
}

/** Shorter ones are none; the core refuses them too. */
const shortest = 8;

/** What the hub lets this person have may be something else now. */
function forgetAccess(): void {
  for (const queryKey of [api.hub.token.key(), api.hub.model.key(), api.hub.access.key()]) {
    void queryClient.invalidateQueries({ queryKey });
  }
}
