import { LogIn, LogOut, MoreHorizontal, Pencil, Play, RotateCw, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerEntry, ToolServer } from '../../../../contract/tools.ts';
import { readServer, removeServer, restartServer, signInTo, signOutOf, stopServer } from '../../../state/tools.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { ServerDialog } from './ServerDialog.tsx';

/** The next step for a server as a button, all else in a menu. */
export function ServerActions({ server: { name, kind, state, isSignedIn, signInUrl } }: { server: ToolServer }) {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<ServerEntry | null>(null);
  const isUp = state === 'ready' || state === 'starting';
  const edit = async () => {
    const found = await readServer(name);
    if (found !== undefined) setEdited(found.entry);
  };
  const entries: readonly (MenuEntry | false)[] = [
    isUp && { id: 'restart', label: t('tools.restart'), icon: RotateCw, run: () => void restartServer(name) },
    isUp && { id: 'stop', label: t('tools.stop'), icon: Square, run: () => void stopServer(name) },
    kind === 'http' &&
      !isSignedIn &&
      state !== 'needs_sign_in' && { id: 'in', label: t('tools.signIn'), icon: LogIn, run: () => void signInTo(name) },
    isSignedIn && { id: 'out', label: t('tools.signOut'), icon: LogOut, run: () => void signOutOf(name) },
    { id: 'edit', label: t('tools.edit'), icon: Pencil, startsGroup: true, run: () => void edit() },
    { id: 'remove', label: t('tools.remove'), icon: Trash2, isDestructive: true, run: () => void removeServer(name) },
  ];
  return (
    <>
      {state === 'needs_sign_in' ? (
        <Button isSmall icon={LogIn} onClick={() => void signInTo(name)}>
          {signInUrl === null ? t('tools.signIn') : t('tools.signInAgain')}
        </Button>
      ) : null}
      {state === 'idle' || state === 'failed' ? (
        <Button
          isSmall
          icon={state === 'idle' ? Play : RotateCw}
          aria-label={t(state === 'idle' ? 'tools.startNamed' : 'tools.restartNamed', { name })}
          onClick={() => void restartServer(name)}
        >
          {t(state === 'idle' ? 'tools.start' : 'tools.restart')}
        </Button>
      ) : null}
      <Menu
        trigger={<IconButton icon={MoreHorizontal} label={t('tools.more', { name })} />}
        entries={entries.filter((entry) => entry !== false)}
      />
      {edited === null ? null : (
        <ServerDialog edited={{ name, entry: edited }} proposal={null} onClose={() => setEdited(null)} />
      )}
    </>
  );
}
