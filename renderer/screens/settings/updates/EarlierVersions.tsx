import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UpdateStatus } from '../../../../contract/updates.ts';
import { formatBytes, formatDateTime } from '../../../i18n/format.ts';
import { returnToPrevious } from '../../../state/updates.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Row, Section } from '../../../ui/page.tsx';

/** The way back: the version before this one, and the data as it was before each change of version. */
export function EarlierVersions({ status: { previous, dataCopies, way } }: { status: UpdateStatus }) {
  const { t } = useTranslation();
  const [isAsking, setIsAsking] = useState(false);
  if (previous === null && dataCopies.length === 0) return null;
  const loss =
    previous === null || previous.losesSince === null
      ? t('updates.returnKeeps')
      : t('updates.returnLoses', { time: formatDateTime(previous.losesSince) });
  return (
    <Section title={t('updates.earlier')}>
      {previous === null || way !== 'self' ? null : (
        <Row label={t('updates.previous', { version: previous.version })} text={loss}>
          <Button icon={Undo2} onClick={() => setIsAsking(true)}>
            {t('updates.return')}
          </Button>
          <Dialog
            title={t('updates.returnQuestion', { version: previous.version })}
            closeLabel={t('common.close')}
            isOpen={isAsking}
            onOpenChange={setIsAsking}
          >
            <p className="px-4 text-pretty text-muted">{loss}</p>
            <div className="mt-5 flex flex-wrap justify-end gap-2 px-4 pb-4">
              <Button onClick={() => setIsAsking(false)}>{t('common.cancel')}</Button>
              <Button
                look="primary"
                onClick={() => {
                  setIsAsking(false);
                  void returnToPrevious();
                }}
              >
                {t('updates.return')}
              </Button>
            </div>
          </Dialog>
        </Row>
      )}
      {dataCopies.map(({ version, madeAt, sizeBytes }) => (
        <Row
          key={madeAt}
          label={version === 'unknown' ? t('updates.copyUnknown') : t('updates.copy', { version })}
          text={t('updates.copyText', { time: formatDateTime(madeAt) })}
        >
          <span className="numbers text-muted">{formatBytes(sizeBytes)}</span>
        </Row>
      ))}
    </Section>
  );
}
