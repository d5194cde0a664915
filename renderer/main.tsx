import './styles/index.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { App } from './App.tsx';
import { connect, reconnectOnWaking } from './connection/connection.ts';
import { openSession } from './connection/session.ts';
import { LanguageProvider } from './shell/LanguageProvider.tsx';
import { applyRememberedLook } from './state/appearance.ts';
import { keepDrafts } from './state/drafts.ts';
import { followEvents } from './state/events.ts';
import { applyRememberedLanguage } from './state/language.ts';
import { queryClient } from './state/queries.ts';

applyRememberedLook();
const { isPaired } = await openSession();
if (isPaired) {
  keepDrafts();
  connect();
  reconnectOnWaking();
  void followEvents();
}
await applyRememberedLanguage();

const Pair = lazy(() => import('./shell/pair/Pair.tsx'));
const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      {isPaired ? (
        <QueryClientProvider client={queryClient}>
          <LanguageProvider>
            <Router hook={useHashLocation}>
              <App />
            </Router>
          </LanguageProvider>
        </QueryClientProvider>
      ) : (
        <Suspense fallback={null}>
          <Pair />
        </Suspense>
      )}
    </StrictMode>,
  );
}
