import { useTranslation } from 'react-i18next';
import type { ServerStatus } from '../../../../contract/server.ts';
import { changeSettings } from '../../../state/models.ts';
import { useSettings } from '../../../state/queries.ts';
import { useKeys } from '../../../state/server.ts';
import { Row, Section } from '../../../ui/page.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { Aliases } from './Aliases.tsx';
import { Keys } from './Keys.tsx';
import { Origins } from './Origins.tsx';

/** Who may use the server, and under which names it has its models. */
export function Access({ server }: { server: ServerStatus }) {
  const { t } = useTranslation();
  const needsKey = useSettings().data?.serverNeedsKey ?? false;
  const hasKeys = (useKeys()?.length ?? 0) > 0;
  const isForced = server.isOnNetwork;
  return (
    <>
      <Keys />
      <Section title={t('server.rules')}>
        <Row
          label={t('server.needsKey')}
          text={
            isForced
              ? t('server.needsKeyForced')
              : hasKeys || needsKey
                ? t('server.needsKeyText')
                : t('server.needsKeyNone')
          }
        >
          <Switch
            label={t('server.needsKey')}
            isOn={isForced || needsKey}
            disabled={isForced || (!hasKeys && !needsKey)}
            onChange={(serverNeedsKey) => void changeSettings({ serverNeedsKey })}
          />
        </Row>
        <Origins />
      </Section>
      <Aliases />
    </>
  );
}
