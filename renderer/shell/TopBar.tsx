import { Fence } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { actions } from '../actions/index.ts';
import { keysOf } from '../actions/keys.ts';
import { isMac } from '../actions/shortcut.ts';
import { bridge } from '../connection/bridge.ts';
import { showAppMenu } from '../state/desktop.ts';
import { useSettings } from '../state/queries.ts';
import { useSettingsPlace } from '../state/model-settings.ts';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { ModelLoader } from './loader/ModelLoader.tsx';

/** The window's bar: what is shown on the left, the model in the middle. */
export function TopBar() {
  const { t } = useTranslation();
  const [location] = useLocation();
  const isChat = location.startsWith('/chat');
  const areSettingsOpen = useSettingsPlace() !== 'closed';
  // The open list has a button of its own.
  const isListOpen = useSettings().data?.chatListOpen ?? true;
  return (
    <header className="title-bar shrink-0 border-b border-border bg-sunken">
      <div className="grid h-(--bar-height) grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] items-center gap-2 max-column:grid-cols-[auto_minmax(0,1fr)_auto]">
        <div className="flex items-center gap-1">
          <div className="flex w-(--rail-width) shrink-0 justify-center text-accent max-column:hidden">
            <Mark />
          </div>
          {isChat ? (
            <>
              <IconButton
                icon={actions.toggleList.icon}
                label={t(actions.toggleList.labelKey)}
                shortcut={keysOf(actions.toggleList)}
                className="max-column:ms-2"
                onClick={() => actions.toggleList.run()}
              />
              <IconButton
                icon={actions.newChat.icon}
                label={t(actions.newChat.labelKey)}
                shortcut={keysOf(actions.newChat)}
                className={classNames('max-column:hidden', isListOpen && 'list:hidden')}
                onClick={() => actions.newChat.run()}
              />
            </>
          ) : null}
        </div>
        <ModelLoader />
        <div className="flex justify-end gap-1 pe-2">
          {isChat ? (
            <>
              <IconButton
                icon={actions.modelSettings.icon}
                label={t(actions.modelSettings.labelKey)}
                shortcut={keysOf(actions.modelSettings)}
                aria-pressed={areSettingsOpen}
                onClick={() => actions.modelSettings.run()}
              />
              <IconButton
                icon={actions.newChat.icon}
                label={t(actions.newChat.labelKey)}
                className="column:hidden"
                onClick={() => actions.newChat.run()}
              />
            </>
          ) : null}
        </div>
      </div>
    </header>
  );
}

/** Where the desktop app has no bar for its menus, they are behind the mark. */
function Mark() {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const hasMenu = bridge !== undefined && !isMac;
  useEffect(() => {
    if (!hasMenu) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'F10' || event.shiftKey || event.defaultPrevented || button.current === null) return;
      event.preventDefault();
      void showAppMenu(button.current);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [hasMenu]);
  if (!hasMenu) return <Fence size={20} strokeWidth={1.75} aria-hidden />;
  return (
    <IconButton
      ref={button}
      icon={Fence}
      label={t('desktop.menu')}
      shortcut="F10"
      aria-haspopup="menu"
      className="text-accent!"
      onClick={(event) => void showAppMenu(event.currentTarget)}
    />
  );
}
