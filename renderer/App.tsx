import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch } from 'wouter';
import { useActionKeys } from './actions/keys.ts';
import { useConnection } from './connection/connection.ts';
import { ChatScreen } from './screens/chat/Screen.tsx';
import { Announcer } from './shell/Announcer.tsx';
import { ConnectionBanner } from './shell/ConnectionBanner.tsx';
import { FileDrop } from './shell/FileDrop.tsx';
import { ModelDialogs } from './shell/ModelDialogs.tsx';
import { ModelSettingsHost } from './shell/model-settings/ModelSettingsHost.tsx';
import { Rail } from './shell/Rail.tsx';
import { ScreenBoundary } from './shell/ScreenBoundary.tsx';
import { StatusStrip } from './shell/StatusStrip.tsx';
import { TopBar } from './shell/TopBar.tsx';
import { useSettingsPlace } from './state/model-settings.ts';
import { useTheme } from './state/theme.ts';
import { useUi } from './state/ui.ts';
import { Toasts } from './ui/toast.tsx';
import { TooltipProvider } from './ui/tooltip.tsx';

const DiscoverScreen = lazy(() => import('./screens/discover/Screen.tsx'));
const DownloadsScreen = lazy(() => import('./screens/downloads/Screen.tsx'));
const ModelsScreen = lazy(() => import('./screens/models/Screen.tsx'));
const ServerScreen = lazy(() => import('./screens/server/Screen.tsx'));
const SettingsScreen = lazy(() => import('./screens/settings/Screen.tsx'));
const FilePicker = lazy(() => import('./shell/FilePicker.tsx'));

export function App() {
  const { t } = useTranslation();
  const picker = useUi((state) => state.picker);
  const isLost = useConnection(({ state }) => state === 'lost');
  const isBesidePanel = useSettingsPlace() === 'beside';
  useTheme();
  useActionKeys();

  return (
    <TooltipProvider delay={500}>
      <div className="flex h-full flex-col">
        <TopBar />
        <ConnectionBanner />
        <div className="flex min-h-0 flex-1 max-column:flex-col-reverse">
          <Rail />
          <main id="content" className="min-h-0 min-w-0 flex-1">
            <ScreenBoundary>
              <Suspense fallback={null}>
                <Switch>
                  <Route path="/chat/:chatId?">{({ chatId }) => <ChatScreen chatId={chatId ?? null} />}</Route>
                  <Route path="/discover/:owner?/:name?">
                    {({ owner, name }) => (
                      <DiscoverScreen repo={owner === undefined || name === undefined ? null : `${owner}/${name}`} />
                    )}
                  </Route>
                  <Route path="/models/:view?">
                    {({ view }) => <ModelsScreen view={view === 'folders' ? 'folders' : 'list'} />}
                  </Route>
                  <Route path="/downloads" component={DownloadsScreen} />
                  <Route path="/server/:tab?" component={ServerScreen} />
                  <Route path="/settings/:part?">
                    {({ part }) => <SettingsScreen part={part === 'hub' || part === 'policy' ? part : null} />}
                  </Route>
                  <Route>
                    <Redirect to="/chat" replace />
                  </Route>
                </Switch>
              </Suspense>
            </ScreenBoundary>
          </main>
          <ModelSettingsHost />
        </div>
        <StatusStrip />
      </div>
      <FileDrop />
      <ModelDialogs />
      {picker === null ? null : (
        <Suspense fallback={null}>
          <FilePicker picker={picker} />
        </Suspense>
      )}
      <Toasts closeLabel={t('common.dismiss')} isBelowBanner={isLost} isBesidePanel={isBesidePanel} />
      <Announcer />
    </TooltipProvider>
  );
}
