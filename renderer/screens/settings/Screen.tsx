import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { settingsParts, toPart } from '../../state/settings-parts.ts';
import type { SettingsPart } from '../../state/settings-parts.ts';
import { classNames } from '../../ui/class-names.ts';
import { Page } from '../../ui/page.tsx';
import { AboutSection } from './AboutSection.tsx';
import { AppPage } from './shell/AppPage.tsx';
import { AppearancePage } from './appearance/AppearancePage.tsx';
import { DownloadsSection } from './DownloadsSection.tsx';
import { EngineSection } from './EngineSection.tsx';
import { HubSection } from './HubSection.tsx';
import { PolicySection } from './PolicySection.tsx';
import { RemotesSection } from './remotes/RemotesSection.tsx';

const KeysPage = lazy(() => import('./keys/KeysPage.tsx'));
const ToolsScreen = lazy(() => import('./tools/Screen.tsx'));
const TransferPage = lazy(() => import('./transfer/TransferPage.tsx'));
const UpdatesPage = lazy(() => import('./updates/UpdatesPage.tsx'));

/** The settings: their pages on the left, or above where there is no room, and the one that is open. */
export default function SettingsScreen({ part: asked, view }: { part: string | undefined; view: string | undefined }) {
  const { t } = useTranslation();
  const part = toPart(asked);
  return (
    <div className="flex h-full max-list:flex-col">
      <nav
        aria-label={t('settings.pages')}
        className="flex w-58 shrink-0 flex-col gap-0.5 overflow-y-auto border-e border-border px-2.5 pt-8 pb-4 max-list:w-full max-list:flex-row max-list:overflow-x-auto max-list:border-e-0 max-list:border-b max-list:py-2"
      >
        {settingsParts().map(({ id, icon: Icon }) => (
          <Link
            key={id}
            href={`/settings/${id}`}
            ref={id === part ? showHere : undefined}
            aria-current={id === part ? 'page' : undefined}
            className={classNames(
              'flex h-8 shrink-0 items-center gap-2.5 rounded-control px-2.5 whitespace-nowrap transition-colors focus-visible:-outline-offset-2 max-column:h-11',
              id === part ? 'bg-selected font-medium text-text' : 'text-muted hover:bg-hover hover:text-text',
            )}
          >
            <Icon size={15} strokeWidth={1.75} aria-hidden className="shrink-0" />
            <span className="min-w-0 truncate">{t(`settings.part.${id}`)}</span>
          </Link>
        ))}
      </nav>
      <div className="min-h-0 min-w-0 flex-1">
        <Suspense fallback={null}>
          <PartPage key={part} part={part} view={view} />
        </Suspense>
      </div>
    </div>
  );
}

/** Where the pages stand in a row, the open one may be out of sight. */
function showHere(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** `view`: what is open on the page. */
function PartPage({ part, view }: { part: SettingsPart; view: string | undefined }) {
  switch (part) {
    case 'appearance':
      return <AppearancePage />;
    case 'app':
      return <AppPage />;
    case 'keys':
      return <KeysPage />;
    case 'tools':
      return <ToolsScreen isAdding={view === 'add'} />;
    case 'transfer':
      return <TransferPage />;
    case 'updates':
      return <UpdatesPage />;
    case 'engine':
    case 'hub':
    case 'remotes':
    case 'downloads':
    case 'policy':
    case 'about':
      return <SectionPage part={part} />;
    default:
      return part satisfies never;
  }
}

const sections = {
  engine: EngineSection,
  hub: HubSection,
  remotes: RemotesSection,
  downloads: DownloadsSection,
  policy: PolicySection,
  about: AboutSection,
} as const;

function SectionPage({ part }: { part: keyof typeof sections }) {
  const { t } = useTranslation();
  const Part = sections[part];
  return (
    <Page title={t(`settings.part.${part}`)}>
      <Part />
    </Page>
  );
}
