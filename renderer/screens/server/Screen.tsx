import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'wouter';
import { LookOnly } from '../../shell/AtTheComputer.tsx';
import { may } from '../../state/access.ts';
import { useServer } from '../../state/queries.ts';
import { toErrorInfo } from '../../connection/errors.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Access } from './access/Access.tsx';
import { Connect } from './connect/Connect.tsx';
import { Devices } from './devices/Devices.tsx';
import { Overview } from './Overview.tsx';
import { Reference } from './reference/Reference.tsx';
import { Requests } from './requests/Requests.tsx';

const allTabs = ['overview', 'requests', 'access', 'devices', 'connect', 'reference'] as const;
type Tab = (typeof allTabs)[number];

/** What of it another device is shown. */
function tabsHere(): readonly Tab[] {
  return allTabs.filter(
    (tab) => (tab !== 'access' || may('server.keys')) && (tab !== 'devices' || may('devices.window')),
  );
}

/** The local server: its switch and addresses, who uses it, who may, and how. */
export default function ServerScreen() {
  const { t } = useTranslation();
  const { data: server, error, refetch } = useServer();
  const tabs = tabsHere();
  const wanted = useParams()['tab'];
  const tab = tabs.find((candidate) => candidate === wanted) ?? 'overview';

  return (
    <Page
      title={t('server.title')}
      text={t(tab === 'devices' ? 'devices.intro' : 'server.intro')}
      width={tab === 'requests' || tab === 'reference' ? 'wide' : 'narrow'}
    >
      <nav aria-label={t('server.parts')} className="mt-5 flex gap-5 overflow-x-auto border-b border-border">
        {tabs.map((one) => (
          <TabLink key={one} tab={one} isHere={one === tab} />
        ))}
      </nav>
      <LookOnly />
      {server !== undefined ? (
        <TabContent tab={tab} server={server} />
      ) : error === null ? (
        <Skeleton className="mt-6 h-60" />
      ) : (
        <Notice kind="bad" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy} className="mt-6">
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
    </Page>
  );
}

function TabContent({ tab, server }: { tab: Tab; server: NonNullable<ReturnType<typeof useServer>['data']> }) {
  switch (tab) {
    case 'overview':
      return <Overview server={server} />;
    case 'requests':
      return <Requests isRunning={server.isRunning} />;
    case 'access':
      return <Access server={server} />;
    case 'devices':
      return <Devices />;
    case 'connect':
      return <Connect server={server} />;
    case 'reference':
      return <Reference server={server} />;
    default:
      return tab satisfies never;
  }
}

/** On a phone the open one may be out of sight. */
function showHere(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function TabLink({ tab, isHere }: { tab: Tab; isHere: boolean }) {
  const { t } = useTranslation();
  return (
    <Link
      href={tab === 'overview' ? '/server' : `/server/${tab}`}
      ref={isHere ? showHere : undefined}
      aria-current={isHere ? 'page' : undefined}
      className={classNames(
        '-mb-px flex h-9 shrink-0 items-center border-b-2 font-medium transition-colors max-column:h-11',
        isHere ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
      )}
    >
      {t(`server.tab.${tab}`)}
    </Link>
  );
}
