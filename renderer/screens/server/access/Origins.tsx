import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSettings } from '../../../state/models.ts';
import { useSettings } from '../../../state/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { originOf } from './origin.ts';

/** Web pages that may use the server from a browser. None, until they are named. */
export function Origins() {
  const { t } = useTranslation();
  const origins = useSettings().data?.serverCorsOrigins ?? [];
  const [typed, setTyped] = useState('');
  const [isWrong, setIsWrong] = useState(false);
  const add = () => {
    const origin = originOf(typed);
    setIsWrong(origin === null);
    if (origin === null) return;
    setTyped('');
    if (!origins.includes(origin)) void changeSettings({ serverCorsOrigins: [...origins, origin] });
  };
  return (
    <div className="px-4 py-2.5">
      <div className="font-medium">{t('server.origins')}</div>
      <div className="text-pretty text-muted">{t('server.originsText')}</div>
      <ul>
        {origins.map((origin) => (
          <li key={origin} className="mt-1 flex items-center justify-between gap-2">
            <code className="selectable min-w-0 font-mono text-caption break-all">{origin}</code>
            <IconButton
              icon={X}
              label={t('server.removeOrigin', { origin })}
              onClick={() => void changeSettings({ serverCorsOrigins: origins.filter((one) => one !== origin) })}
            />
          </li>
        ))}
      </ul>
      <form
        className="mt-2 flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextInput
          aria-label={t('server.newOrigin')}
          aria-invalid={isWrong}
          placeholder="https://app.example.com"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="flex-1"
        />
        <Button type="submit" disabled={typed.trim() === ''}>
          {t('server.add')}
        </Button>
      </form>
      {isWrong ? (
        <p role="alert" className="mt-1 text-bad">
          {t('server.originWrong')}
        </p>
      ) : null}
    </div>
  );
}
