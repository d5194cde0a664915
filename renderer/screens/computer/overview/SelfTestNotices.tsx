import { useTranslation } from 'react-i18next';
import type { SelfTestNotice } from '../../../../contract/self-tests.ts';
import { formatCount } from '../../../i18n/format.ts';
import { dismissSelfTestNotice, takeLastGood, useSelfTestNotices } from '../../../state/computer.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';

/** What an update of Paddock or of a driver has changed for the worse, with what worked last. */
export function SelfTestNotices() {
  return useSelfTestNotices().map((notice) => <One key={notice.backend} notice={notice} />);
}

function One({ notice: { backend, change, latest, before, choice } }: { notice: SelfTestNotice }) {
  const { t } = useTranslation();
  const name = t(`computer.backend.${backend}`);
  const speeds = {
    backend: name,
    before: formatCount(Math.round(before.tokensPerSecond ?? 0)),
    now: formatCount(Math.round(latest.tokensPerSecond ?? 0)),
  };
  return (
    <Notice
      kind={change === 'broken' ? 'bad' : 'caution'}
      title={t(`computer.notice.${change}`, speeds)}
      text={[
        change === 'broken' ? latest.error : null,
        latest.driver !== null && before.driver !== null && latest.driver !== before.driver
          ? t('computer.notice.driver', { before: before.driver, now: latest.driver })
          : latest.version === before.version
            ? null
            : t('computer.notice.version', { before: before.version, now: latest.version }),
      ]
        .filter((part) => part !== null)
        .join(' ')}
      className="mt-4"
    >
      {choice === null ? null : (
        <Button look="primary" onClick={() => void takeLastGood(backend)}>
          {choice === 'auto'
            ? t('computer.notice.useAuto')
            : t('computer.notice.use', { backend: t(`computer.backend.${choice}`) })}
        </Button>
      )}
      <Button onClick={() => void dismissSelfTestNotice(backend)}>{t('computer.notice.dismiss')}</Button>
    </Notice>
  );
}
