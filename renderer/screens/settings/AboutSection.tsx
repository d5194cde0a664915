import { useTranslation } from 'react-i18next';
import { useAppInfo } from '../../state/queries.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Row, Section } from '../../ui/page.tsx';
import { CrashReports } from './shell/CrashReports.tsx';
import { ThisDevice } from './ThisDevice.tsx';

const hosts = {
  electron: 'settings.hostElectron',
  headless: 'settings.hostHeadless',
  remote: 'settings.hostRemote',
} as const;

/** What this is and where it keeps things. */
export function AboutSection() {
  const { t } = useTranslation();
  const info = useAppInfo().data;
  return (
    <>
      {info?.host === 'remote' ? (
        <ThisDevice />
      ) : (
        <Section title={t('settings.data')}>
          <Row label={t('settings.dataFolder')} text={t('settings.dataText')}>
            {info === undefined ? null : (
              <>
                <code className="selectable font-mono text-caption break-all text-muted">{info.dataFolder}</code>
                <CopyButton text={info.dataFolder} label={t('settings.copyFolder')} copiedLabel={t('common.copied')} />
              </>
            )}
          </Row>
        </Section>
      )}
      <Section title={t('settings.about')}>
        <Row label={t('settings.version')}>
          <span className="selectable numbers text-muted">{info?.version}</span>
        </Row>
        <Row label={t('settings.host')}>
          <span className="text-muted">{info === undefined ? '' : t(hosts[info.host])}</span>
        </Row>
        <Row label={t('settings.licences')} text={t('settings.licencesText')} />
      </Section>
      {info?.host === 'electron' ? <CrashReports /> : null}
    </>
  );
}
