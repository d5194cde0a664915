import { useTranslation } from 'react-i18next';
import { changeSettings } from '../../state/models.ts';
import { useSettings } from '../../state/queries.ts';
import { Section } from '../../ui/page.tsx';
import { TextRow } from './TextRow.tsx';
import { TokenRow } from './TokenRow.tsx';
import { isWebAddress } from './addresses.ts';

/** Where models are looked for, as whom, and through what. */
export function HubSection() {
  const { t } = useTranslation();
  const settings = useSettings().data;
  const complaint = (typed: string) => (isWebAddress(typed) ? null : t('settings.notAddress'));
  return (
    <>
      <Section title={t('settings.hub')}>
        <TokenRow />
        <TextRow
          label={t('settings.endpoint')}
          text={t('settings.endpointText')}
          placeholder="https://huggingface.co"
          kept={settings?.hubEndpoint ?? ''}
          complaint={complaint}
          onTake={(wanted) => changeSettings({ hubEndpoint: wanted === '' ? null : wanted })}
        />
      </Section>
      <Section title={t('settings.network')}>
        <TextRow
          label={t('settings.proxy')}
          text={t('settings.proxyText')}
          placeholder="http://proxy.example:3128"
          kept={settings?.proxy ?? ''}
          complaint={complaint}
          onTake={(wanted) => changeSettings({ proxy: wanted === '' ? null : wanted })}
        />
      </Section>
    </>
  );
}
