import { useTranslation } from 'react-i18next';
import type { UpdateSettings } from '../../../../contract/update-settings.ts';
import { changeSettings } from '../../../state/models.ts';
import { useSettings } from '../../../state/queries.ts';
import { useUpdates } from '../../../state/updates.ts';
import { Page, Row, Section } from '../../../ui/page.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Select } from '../../../ui/select.tsx';
import { EarlierVersions } from './EarlierVersions.tsx';
import { ReleaseNotes } from './ReleaseNotes.tsx';
import { UpdateRow } from './UpdateRow.tsx';

/** Which version this is, what is newer, and how one gets to the other and back. */
export default function UpdatesPage() {
  const { t } = useTranslation();
  const status = useUpdates();
  const updates = useSettings().data?.updates;
  return (
    <Page title={t('settings.part.updates')}>
      {status === undefined || updates === undefined ? null : (
        <>
          <Section>
            <UpdateRow status={status} />
          </Section>
          <ReleaseNotes state={status.state} />
          {status.way === 'self' ? <Choices updates={updates} /> : null}
          <EarlierVersions status={status} />
        </>
      )}
    </Page>
  );
}

function Choices({ updates }: { updates: UpdateSettings }) {
  const { t } = useTranslation();
  const change = (patch: Partial<UpdateSettings>) => void changeSettings({ updates: { ...updates, ...patch } });
  return (
    <Section>
      <Row label={t('updates.mode')} text={t(`updates.modeText.${updates.mode}`)}>
        <Select
          label={t('updates.mode')}
          // Nothing is asked for before there is an answer, so no answer stands as "off".
          value={updates.mode === 'undecided' ? 'off' : updates.mode}
          options={(['automatic', 'ask', 'off'] as const).map((value) => ({
            value,
            label: t(`updates.modes.${value}`),
          }))}
          onChange={(mode) => change({ mode })}
          className="w-52"
        />
      </Row>
      <Row label={t('updates.channel')} text={t('updates.channelText')}>
        <Segmented
          label={t('updates.channel')}
          value={updates.channel}
          options={(['stable', 'beta'] as const).map((value) => ({ value, label: t(`updates.channels.${value}`) }))}
          onChange={(channel) => change({ channel })}
        />
      </Row>
    </Section>
  );
}
