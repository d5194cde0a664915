import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { leave } from '../../connection/session.ts';
import { attempt } from '../../state/notices.ts';
import { Button } from '../../ui/button.tsx';
import { Row, Section } from '../../ui/page.tsx';

/** On another device: the way out. */
export function ThisDevice() {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  return (
    <Section title={t('remote.thisDevice')}>
      <Row label={t('remote.leave')} text={t('remote.leaveText')}>
        {isAsking ? (
          <>
            <Button onClick={() => setIsAsking(false)}>{t('common.cancel')}</Button>
            <Button look="danger" onClick={() => void attempt(leave)}>
              {t('remote.leaveNow')}
            </Button>
          </>
        ) : (
          <Button onClick={() => setIsAsking(true)}>{t('remote.leaveNow')}</Button>
        )}
      </Row>
    </Section>
  );
}
