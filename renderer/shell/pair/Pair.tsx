import { Fence } from 'lucide-react';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { plainCode } from '../../../contract/devices.ts';
import { pair } from '../../connection/session.ts';
import type { Refused } from '../../connection/session.ts';
import { formatDuration } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { nameOfThisDevice } from './name.ts';

const codeLength = 8;

/** The way in for a device of the network: the code that the computer shows, scanned or typed. */
export default function Pair() {
  const { t } = useTranslation();
  const [code, setCode] = useState(codeInAddress);
  const [name, setName] = useState(() => nameOfThisDevice(navigator.userAgent));
  const [refused, setRefused] = useState<Refused | null>(null);
  const [isSending, setIsSending] = useState(false);
  const isWhole = plainCode(code).length === codeLength && name.trim() !== '';

  const send = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (!isWhole || isSending) return;
    setIsSending(true);
    const answer = await pair(code, name.trim());
    if (answer === null) {
      // The used code leaves the address, and the window begins anew.
      window.location.replace('/');
      return;
    }
    setRefused(answer);
    setIsSending(false);
  };

  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-100 flex-col justify-center px-6 py-10">
        <Fence size={30} strokeWidth={1.75} className="text-accent" aria-hidden />
        <h1 className="mt-4 text-page font-semibold tracking-tight">{t('remote.pairTitle')}</h1>
        <p className="mt-1 text-pretty text-muted">{t('remote.pairText')}</p>
        <form className="mt-6 space-y-4" onSubmit={(event) => void send(event)}>
          <label className="block">
            <span className="font-medium">{t('remote.code')}</span>
            <TextInput
              value={code}
              maxLength={20}
              placeholder="XXXX-XXXX"
              autoCapitalize="characters"
              autoCorrect="off"
              aria-invalid={refused?.kind === 'wrong'}
              onChange={(event) => {
                setCode(event.target.value);
                setRefused(null);
              }}
              className="mt-1 w-full font-mono tracking-widest uppercase"
            />
          </label>
          <label className="block">
            <span className="font-medium">{t('remote.deviceName')}</span>
            <TextInput
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
              className="mt-1 w-full"
            />
            <span className="mt-1 block text-muted">{t('remote.deviceNameText')}</span>
          </label>
          {refused === null ? null : <Refusal refused={refused} />}
          <Button type="submit" look="primary" disabled={!isWhole || isSending} className="w-full">
            {isSending ? t('remote.connecting') : t('remote.connect')}
          </Button>
        </form>
        <p className="mt-6 text-caption text-pretty text-muted">{t('remote.plainHttp')}</p>
      </div>
    </main>
  );
}

function Refusal({ refused }: { refused: Refused }) {
  const { t } = useTranslation();
  const wait = refused.kind === 'wait' ? formatDuration(refused.seconds) : '';
  return (
    <div role="alert">
      <Notice kind="bad" title={t(`remote.${refused.kind}`, { wait })} text={t(`remote.${refused.kind}Remedy`)} />
    </div>
  );
}

/** The code behind the sign `#`, which browsers keep to themselves: it is in no log and no header. */
function codeInAddress(): string {
  return /^#\/pair\/([\w-]{4,20})$/.exec(window.location.hash)?.[1] ?? '';
}
