import { Archive, ArchiveRestore } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BackupPlan } from '../../../../contract/transfer.ts';
import { formatTime } from '../../../i18n/format.ts';
import { changeSettings, pickFolder } from '../../../state/models.ts';
import { useSettings } from '../../../state/queries.ts';
import { backUp, backUpToFolder, chooseBackup, useBackupStatus } from '../../../state/transfer.ts';
import { Button } from '../../../ui/button.tsx';
import { MiddleEllipsis } from '../../../ui/middle-ellipsis.tsx';
import { Row, Section } from '../../../ui/page.tsx';
import { Select } from '../../../ui/select.tsx';
import { NumberRow } from '../NumberRow.tsx';

const intervals = [
  { value: '1', key: 'hourly' },
  { value: '24', key: 'daily' },
  { value: '168', key: 'weekly' },
] as const;

/** Everything in one file, and back again; by hand, or by itself into a folder. */
export function BackupSection() {
  const { t } = useTranslation();
  const plan = useSettings().data?.backupPlan;
  if (plan === undefined) return null;
  const change = (patch: Partial<BackupPlan>) => changeSettings({ backupPlan: { ...plan, ...patch } });
  return (
    <Section title={t('transfer.backup')}>
      <Row label={t('transfer.backupLabel')} text={t('transfer.backupText')}>
        <Button icon={Archive} onClick={() => void backUp()}>
          {t('transfer.backupNow')}
        </Button>
      </Row>
      <Row label={t('transfer.restoreLabel')} text={t('transfer.restoreText')}>
        <Button icon={ArchiveRestore} onClick={() => void chooseBackup()}>
          {t('transfer.restore')}
        </Button>
      </Row>
      <FolderRow plan={plan} onChange={change} />
      {plan.folder === null ? null : (
        <>
          <Row label={t('transfer.every')}>
            <Select
              label={t('transfer.every')}
              value={intervals.find(({ value }) => value === String(plan.everyHours))?.value ?? '24'}
              options={intervals.map(({ value, key }) => ({ value, label: t(`transfer.interval.${key}`) }))}
              onChange={(value) => void change({ everyHours: Number(value) })}
              className="w-32"
            />
          </Row>
          <NumberRow
            label={t('transfer.keep')}
            text={t('transfer.keepText')}
            value={plan.keep}
            min={1}
            max={100}
            onChange={(keep) => void change({ keep })}
          />
        </>
      )}
    </Section>
  );
}

function FolderRow({ plan, onChange }: { plan: BackupPlan; onChange(patch: Partial<BackupPlan>): Promise<void> }) {
  const { t } = useTranslation();
  const status = useBackupStatus();
  const choose = () => pickFolder(async (folder) => onChange({ folder }).then(() => true));
  if (plan.folder === null) {
    return (
      <Row label={t('transfer.automatic')} text={t('transfer.automaticText')}>
        <Button onClick={() => void choose()}>{t('transfer.chooseFolder')}</Button>
      </Row>
    );
  }
  const error = status?.lastError;
  const last = status?.lastAt;
  return (
    <Row
      label={t('transfer.automatic')}
      text={
        <>
          <MiddleEllipsis text={plan.folder} className="font-mono text-caption" />
          {error === null || error === undefined ? (
            <span className="numbers">
              {last === null || last === undefined
                ? t('transfer.neverYet')
                : t('transfer.lastAt', { time: formatTime(last) })}
            </span>
          ) : (
            <span className="text-bad">
              {error.message} {error.remedy}
            </span>
          )}
        </>
      }
    >
      <Button onClick={() => void backUpToFolder()}>{t('transfer.backupNow')}</Button>
      <Button look="quiet" onClick={() => void onChange({ folder: null })}>
        {t('transfer.switchOff')}
      </Button>
    </Row>
  );
}
