import { useTranslation } from 'react-i18next';
import { bridge } from '../../../connection/bridge.ts';
import { toErrorInfo } from '../../../connection/errors.ts';
import { restartApp, useDesktopState } from '../../../state/desktop.ts';
import { useAppInfo, useSettings } from '../../../state/queries.ts';
import { showWelcome } from '../../../state/welcome.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Page, Row, Section } from '../../../ui/page.tsx';
import { Background } from './Background.tsx';
import { Notifications } from './Notifications.tsx';
import { Spelling } from './Spelling.tsx';

/** How Paddock starts, goes on, tells and checks. A window in a browser has little of it. */
export function AppPage() {
  const { t } = useTranslation();
  const settings = useSettings().data;
  const { data: state, error, refetch } = useDesktopState();
  if (settings === undefined) return null;
  return (
    <Page title={t('settings.part.app')} text={bridge === undefined ? t('desktop.browserText') : undefined}>
      {error === null ? null : (
        <Notice kind="bad" className="mt-6" title={toErrorInfo(error).message} text={toErrorInfo(error).remedy}>
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </Notice>
      )}
      {state === undefined ? null : (
        <>
          <Background settings={settings.desktop} startsAtLogin={state.startsAtLogin} />
          <Notifications settings={settings.desktop} />
          <Spelling settings={settings.desktop} state={state.spellCheck} />
        </>
      )}
      <Section title={t('desktop.help')}>
        <Row label={t('desktop.welcome')} text={t('desktop.welcomeText')}>
          <Button onClick={showWelcome}>{t('desktop.showAgain')}</Button>
        </Row>
        {bridge === undefined ? null : <SafeModeRow />}
      </Section>
    </Page>
  );
}

function SafeModeRow() {
  const { t } = useTranslation();
  const isSafe = useAppInfo().data?.isSafe ?? false;
  return (
    <Row label={t('desktop.safeMode')} text={t('desktop.safeModeText')}>
      <Button onClick={() => void restartApp(!isSafe)}>
        {t(isSafe ? 'desktop.restartNormally' : 'desktop.restartSafely')}
      </Button>
    </Row>
  );
}
