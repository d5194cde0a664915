import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';
import { classNames } from '../../ui/class-names.ts';
import { Page } from '../../ui/page.tsx';
import { Bench } from './bench/Bench.tsx';
import { Live } from './live/Live.tsx';
import { Overview } from './overview/Overview.tsx';
import { Usage } from './usage/Usage.tsx';

const tabs = ['overview', 'live', 'bench', 'usage'] as const;
type Tab = (typeof tabs)[number];

/** What this computer has, what it does now, how fast it is, and what it has written. */
export default function ComputerScreen() {
  const { t } = useTranslation();
  const wanted = useParams()['tab'];
  const tab = tabs.find((candidate) => candidate === wanted) ?? 'overview';
  const nav = useRef<HTMLElement>(null);
  // Another part begins at its top, wherever the last one was left.
  useEffect(() => {
    nav.current?.closest('[data-scroller]')?.scrollTo(0, 0);
  }, [tab]);
  return (
    <Page title={t('computer.title')} text={t('computer.intro')} width={tab === 'bench' ? 'wide' : 'medium'}>
      <nav
        ref={nav}
        aria-label={t('computer.parts')}
        className="mt-5 flex gap-5 overflow-x-auto border-b border-border"
      >
        {tabs.map((one) => (
          <TabLink key={one} tab={one} isHere={one === tab} />
        ))}
      </nav>
      <TabContent tab={tab} />
    </Page>
  );
}

function TabContent({ tab }: { tab: Tab }) {
  switch (tab) {
    case 'overview':
      return <Overview />;
    case 'live':
      return <Live />;
    case 'bench':
      return <Bench />;
    case 'usage':
      return <Usage />;
    default:
      return tab satisfies never;
  }
}

function TabLink({ tab, isHere }: { tab: Tab; isHere: boolean }) {
  const { t } = useTranslation();
  return (
    <Link
      href={tab === 'overview' ? '/computer' : `/computer/${tab}`}
      aria-current={isHere ? 'page' : undefined}
      className={classNames(
        '-mb-px flex h-9 shrink-0 items-center border-b-2 font-medium transition-colors max-column:h-11',
        isHere ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
      )}
    >
      {t(`computer.tab.${tab}`)}
    </Link>
  );
}
