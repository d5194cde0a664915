import { KeyRound, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Remote } from '../../../../contract/remotes.ts';
import { formatCount } from '../../../i18n/format.ts';
import { refreshRemote, removeRemote, setRemoteOn } from '../../../state/remotes.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Switch } from '../../../ui/switch.tsx';

/** One provider: what it is, whether it may be asked, and its way out. */
export function RemoteRow({ remote }: { remote: Remote }) {
  const { t } = useTranslation();
  const { id, name, baseUrl, models, hasKey } = remote;
  return (
    <div
      data-testid="remote"
      className="flex min-h-13 flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2.5"
    >
      <div className="min-w-0 flex-1 basis-60">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <span className="font-medium break-words">{name}</span>
          <span className="numbers text-muted">
            {t('remotes.models', { count: models.length, formatted: formatCount(models.length) })}
          </span>
          {hasKey ? (
            <span className="inline-flex items-center gap-1 text-caption text-muted">
              <KeyRound size={12} strokeWidth={1.75} aria-hidden />
              {t('remotes.hasKey')}
            </span>
          ) : null}
        </div>
        <code className="selectable font-mono text-caption break-all text-muted">{baseUrl}</code>
        <div className="text-caption text-muted">
          {t('remotes.ids')} <code className="selectable font-mono break-all">{id}/</code>
        </div>
      </div>
      <Controls remote={remote} />
    </div>
  );
}

function Controls({ remote: { id, name, isOn, hasKey } }: { remote: Remote }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  // A key that is gone can't come back: the first click asks, the second does it.
  const [isRemoving, setIsRemoving] = useState(false);
  const refresh = async () => {
    setIsAsking(true);
    await refreshRemote(id);
    setIsAsking(false);
  };
  if (isRemoving) {
    return (
      <div className="flex items-center gap-2">
        <Button isSmall onClick={() => setIsRemoving(false)}>
          {t('common.cancel')}
        </Button>
        <Button isSmall look="danger" onClick={() => void removeRemote(id)}>
          {hasKey ? t('remotes.removeWithKey') : t('remotes.removeNow')}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex items-center gap-2">
      <IconButton
        icon={RefreshCw}
        label={t('remotes.refresh', { name })}
        disabled={isAsking}
        onClick={() => void refresh()}
      />
      <IconButton icon={Trash2} label={t('remotes.remove', { name })} onClick={() => setIsRemoving(true)} />
      <Switch label={t('remotes.use', { name })} isOn={isOn} onChange={(wanted) => void setRemoteOn(id, wanted)} />
    </div>
  );
}
