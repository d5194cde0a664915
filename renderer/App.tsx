import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch } from 'wouter';
import { useActionKeys } from './actions/keys.ts';
import { useMenu } from './actions/menu.ts';
import { useConnection } from './connection/connection.ts';
import { DocumentViewerHost } from './screens/chat/documents/DocumentViewerHost.tsx';
import { Organise } from './screens/chat/Organise.tsx';
import { ChatScreen } from './screens/chat/Screen.tsx';
import { Announcer } from './shell/Announcer.tsx';
import { ConnectionBanner } from './shell/ConnectionBanner.tsx';
import { FileDrop } from './shell/FileDrop.tsx';
import { ModelDialogs } from './shell/ModelDialogs.tsx';
import { ModelSettingsHost } from './shell/model-settings/ModelSettingsHost.tsx';
import { Rail } from './shell/Rail.tsx';
import { SafeModeBanner } from './shell/SafeModeBanner.tsx';
import { ScreenBoundary } from './shell/ScreenBoundary.tsx';
import { StatusStrip } from './shell/StatusStrip.tsx';
import { TopBar } from './shell/TopBar.tsx';
import { useAppearance } from './state/appearance.ts';
import { useSettingsPlace } from './state/model-settings.ts';
import { usePrinting } from './state/transfer.ts';
import { useUi } from './state/ui.ts';
import { useWelcome } from './state/welcome.ts';
import { Toasts } from './ui/toast.tsx';
import { TooltipProvider } from './ui/tooltip.tsx';

const CompareScreen = lazy(() => import('./screens/compare/Screen.tsx'));
const ComputerScreen = lazy(() => import('./screens/computer/Screen.tsx'));
const DiscoverScreen = lazy(() => import('./screens/discover/Screen.tsx'));
const DocumentsScreen = lazy(() => import('./screens/documents/Screen.tsx'));
const DownloadsScreen = lazy(() => import('./screens/downloads/Screen.tsx'));
const ModelsScreen = lazy(() => import('./screens/models/Screen.tsx'));
const ServerScreen = lazy(() => import('./screens/server/Screen.tsx'));
const SettingsScreen = lazy(() => import('./screens/settings/Screen.tsx'));
const WelcomeScreen = lazy(() => import('./screens/welcome/Screen.tsx'));
const loadPalette = () => import('./shell/palette/Palette.tsx');
const Palette = lazy(loadPalette);
const PrintedChat = lazy(() => import('./shell/print/PrintedChat.tsx'));
const KeysDialog = lazy(() => import('./shell/palette/KeysDialog.tsx'));
const FilePicker = lazy(() => import('./shell/FilePicker.tsx'));

export function App() {
  const { t } = useTranslation();
  const picker = useUi((state) => state.picker);
  const isPaletteOpen = useUi((state) => state.isPaletteOpen);
  const printedChatId = usePrinting(({ chatId }) => chatId);
  const areKeysShown = useUi((state) => state.areKeysShown);
  const isLost = useConnection(({ state }) => state === 'lost');
  const isBesidePanel = useSettingsPlace() === 'beside';
  const isWelcome = useWelcome();
  useAppearance();
  useActionKeys();
  useMenu();
  useEffect(() => {
    // Fetched once the window is at rest, so that nothing that is typed right behind its key is lost.
    const timer = setTimeout(() => void loadPalette(), 1500);
    return () => clearTimeout(timer);
  }, []);

  return (
    <TooltipProvider delay={500}>
      <div className="flex h-full flex-col" inert={isWelcome}>
        <TopBar />
        <ConnectionBanner />
        <SafeModeBanner />
        <div className="flex min-h-0 flex-1 max-column:flex-col-reverse">
          <Rail />
          <main id="content" className="min-h-0 min-w-0 flex-1">
            <ScreenBoundary>
              <Suspense fallback={null}>
                <Switch>
                  <Route path="/chat/:chatId?">{({ chatId }) => <ChatScreen chatId={chatId ?? null} />}</Route>
                  <Route path="/compare/:comparisonId?">
                    {({ comparisonId }) => <CompareScreen comparisonId={comparisonId ?? null} />}
                  </Route>
                  <Route path="/discover/:owner?/:name?">
                    {({ owner, name }) => (
                      <DiscoverScreen repo={owner === undefined || name === undefined ? null : `${owner}/${name}`} />
                    )}
                  </Route>
                  <Route path="/models/:view?">
                    {({ view }) => <ModelsScreen view={view === 'folders' ? 'folders' : 'list'} />}
                  </Route>
                  <Route path="/documents" component={DocumentsScreen} />
                  <Route path="/downloads" component={DownloadsScreen} />
                  <Route path="/server/:tab?" component={ServerScreen} />
                  <Route path="/computer/:tab?" component={ComputerScreen} />
                  <Route path="/settings/:part?/:view?">
                    {({ part, view }) => <SettingsScreen part={part} view={view} />}
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
      {isWelcome ? (
        <Suspense fallback={null}>
          <WelcomeScreen />
        </Suspense>
      ) : null}
      <FileDrop />
      <DocumentViewerHost />
      <ModelDialogs />
      <Organise />
      <Suspense fallback={null}>
        {isPaletteOpen ? <Palette /> : null}
        {areKeysShown ? <KeysDialog /> : null}
        {printedChatId === null ? null : <PrintedChat chatId={printedChatId} />}
      </Suspense>
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
