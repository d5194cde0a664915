import { Boxes, MessageSquare, RadioTower, Settings } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { actions } from '../actions/index.ts';
import { keysOf } from '../actions/keys.ts';
import { classNames } from '../ui/class-names.ts';
import { Tooltip } from '../ui/tooltip.tsx';

type Place = { path: string; labelKey: 'nav.chat' | 'nav.models' | 'nav.server' | 'nav.settings'; icon: LucideIcon };

const places: readonly Place[] = [
  { path: '/chat', labelKey: 'nav.chat', icon: MessageSquare },
  { path: '/models', labelKey: 'nav.models', icon: Boxes },
  { path: '/server', labelKey: 'nav.server', icon: RadioTower },
];

const settings: Place = { path: '/settings', labelKey: 'nav.settings', icon: Settings };

/** The way between screens: at the left edge, or along the bottom of a phone-sized window. */
export function Rail() {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t('nav.label')}
      className="flex w-(--rail-width) shrink-0 flex-col items-center gap-1 border-r border-border bg-sunken py-2 max-column:h-14 max-column:w-full max-column:flex-row max-column:justify-around max-column:border-t max-column:border-r-0 max-column:py-0"
    >
      {places.map((place) => (
        <RailLink key={place.path} place={place} />
      ))}
      <div className="flex-1 max-column:hidden" />
      <RailLink place={settings} shortcut={keysOf(actions.settings)} />
    </nav>
  );
}

function RailLink({
  place: { path, labelKey, icon: Icon },
  shortcut,
}: {
  place: Place;
  shortcut?: string | undefined;
}) {
  const { t } = useTranslation();
  const [location] = useLocation();
  const isHere = location === path || location.startsWith(`${path}/`);
  return (
    <Tooltip label={t(labelKey)} side="right" shortcut={shortcut}>
      <Link
        href={path}
        aria-label={t(labelKey)}
        aria-current={isHere ? 'page' : undefined}
        className={classNames(
          'flex size-9 items-center justify-center rounded-control transition-colors max-column:h-11 max-column:w-16',
          isHere ? 'bg-selected text-text' : 'text-muted hover:bg-hover hover:text-text',
        )}
      >
        <Icon size={18} strokeWidth={isHere ? 2 : 1.75} aria-hidden />
      </Link>
    </Tooltip>
  );
}
