import {
  Boxes,
  Columns2,
  Cpu,
  Download,
  LibraryBig,
  MessageSquare,
  RadioTower,
  Settings,
  Telescope,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { actions } from '../actions/index.ts';
import { keysOf } from '../actions/keys.ts';
import { formatPercent } from '../i18n/format.ts';
import { useDownloads } from '../state/downloads.ts';
import { overallProgress } from '../state/download-facts.ts';
import { classNames } from '../ui/class-names.ts';
import { ProgressRing } from '../ui/progress.tsx';
import { Tooltip } from '../ui/tooltip.tsx';

type Place = {
  path: string;
  labelKey:
    | 'nav.chat'
    | 'compare.title'
    | 'nav.documents'
    | 'nav.discover'
    | 'nav.models'
    | 'nav.server'
    | 'nav.computer'
    | 'nav.downloads'
    | 'nav.settings';
  icon: LucideIcon;
};

const places: readonly Place[] = [
  { path: '/chat', labelKey: 'nav.chat', icon: MessageSquare },
  { path: '/compare', labelKey: 'compare.title', icon: Columns2 },
  { path: '/documents', labelKey: 'nav.documents', icon: LibraryBig },
  { path: '/discover', labelKey: 'nav.discover', icon: Telescope },
  { path: '/models', labelKey: 'nav.models', icon: Boxes },
  { path: '/server', labelKey: 'nav.server', icon: RadioTower },
  { path: '/computer', labelKey: 'nav.computer', icon: Cpu },
];

const downloads: Place = { path: '/downloads', labelKey: 'nav.downloads', icon: Download };
const settings: Place = { path: '/settings', labelKey: 'nav.settings', icon: Settings };

/** The way between screens: at the left edge, or along the bottom of a phone-sized window. */
export function Rail() {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t('nav.label')}
      className="flex w-(--rail-width) shrink-0 flex-col items-center gap-1 border-e border-border bg-sunken py-2 max-column:h-14 max-column:w-full max-column:flex-row max-column:justify-around max-column:border-t max-column:border-e-0 max-column:px-1 max-column:py-0"
    >
      {places.map((place) => (
        <RailLink key={place.path} place={place} />
      ))}
      <div className="flex-1 max-column:hidden" />
      <DownloadsLink />
      <RailLink place={settings} shortcut={keysOf(actions.settings)} />
    </nav>
  );
}

/** While something is fetched, a ring says how far it has come; what needs the person has a dot. */
function DownloadsLink() {
  const { t } = useTranslation();
  const list = useDownloads().data ?? [];
  const progress = overallProgress(list);
  const needsPerson = list.some(({ state, error }) => state === 'failed' || (state === 'paused' && error !== null));
  const label =
    progress === null
      ? t(needsPerson ? 'nav.downloadsFailed' : 'nav.downloads')
      : t('nav.downloading', { percent: formatPercent(progress) });
  return (
    <RailLink place={downloads} label={label}>
      {progress === null ? null : <ProgressRing share={progress} className="absolute inset-x-0 mx-auto size-8.5" />}
      {needsPerson ? (
        <span
          aria-hidden
          className="absolute top-1 end-1 size-2 rounded-full bg-bad ring-2 ring-sunken max-column:end-[calc(50%-14px)]"
        />
      ) : null}
    </RailLink>
  );
}

type RailLinkProps = { place: Place; label?: string; shortcut?: string | undefined; children?: ReactNode };

function RailLink({ place: { path, labelKey, icon: Icon }, label, shortcut, children }: RailLinkProps) {
  const { t } = useTranslation();
  const [location] = useLocation();
  const isHere = location === path || location.startsWith(`${path}/`);
  return (
    <Tooltip label={label ?? t(labelKey)} side="inline-end" shortcut={shortcut}>
      <Link
        href={path}
        aria-label={label ?? t(labelKey)}
        aria-current={isHere ? 'page' : undefined}
        className={classNames(
          'relative flex size-9 items-center justify-center rounded-control transition-colors max-column:h-11 max-column:w-12',
          isHere ? 'bg-selected text-text' : 'text-muted hover:bg-hover hover:text-text',
        )}
      >
        <Icon size={18} strokeWidth={isHere ? 2 : 1.75} aria-hidden />
        {children}
      </Link>
    </Tooltip>
  );
}
