import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usagePricesSchema, type UsagePrices } from '../../../../contract/usage.ts';
import { changeSettings } from '../../../state/models.ts';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { Row, Section } from '../../../ui/page.tsx';

type Typed = { currency: string; read: string; written: string };

/** What tokens cost elsewhere: set by the person, and only to compare with. */
export function Prices({ prices }: { prices: UsagePrices | null }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Typed | null>(null);
  const shown: Typed = typed ?? {
    currency: prices?.currency ?? 'EUR',
    read: prices === null ? '' : String(prices.perMillionPromptTokens),
    written: prices === null ? '' : String(prices.perMillionCompletionTokens),
  };
  const parsed = usagePricesSchema.safeParse({
    currency: shown.currency.toUpperCase(),
    perMillionPromptTokens: toNumber(shown.read),
    perMillionCompletionTokens: toNumber(shown.written),
  });
  const isFilled = shown.read.trim() !== '' && shown.written.trim() !== '' && shown.currency.length === 3;
  const change = (patch: Partial<Typed>) => setTyped({ ...shown, ...patch });
  const save = async (next: UsagePrices | null) => {
    await changeSettings({ usagePrices: next });
    setTyped(null);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (parsed.success) void save(parsed.data);
      }}
    >
      <Section title={t('computer.usage.prices')} text={t('computer.usage.pricesText')}>
        <Row label={t('computer.usage.perMillion')}>
          <div className="flex flex-wrap items-end justify-end gap-2 max-column:justify-start">
            <PriceField label={t('computer.usage.read')} value={shown.read} onChange={(read) => change({ read })} />
            <PriceField
              label={t('computer.usage.written')}
              value={shown.written}
              onChange={(written) => change({ written })}
            />
            <label className="flex flex-col gap-1">
              <span className="text-caption text-muted">{t('computer.usage.currency')}</span>
              <TextInput
                value={shown.currency}
                maxLength={3}
                onChange={(event) => change({ currency: event.target.value })}
                className="w-18 uppercase"
              />
            </label>
            <Button type="submit" disabled={!parsed.success || typed === null}>
              {t('computer.keep')}
            </Button>
            {prices === null ? null : <Button onClick={() => void save(null)}>{t('computer.usage.noPrices')}</Button>}
          </div>
        </Row>
        {typed === null || parsed.success || !isFilled ? null : (
          <p role="alert" className="px-4 py-2.5 text-bad">
            {t('computer.usage.wrongPrices')}
          </p>
        )}
      </Section>
    </form>
  );
}

function PriceField({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  return (
    <label className="flex flex-col gap-1">
      <span className="text-caption text-muted">{label}</span>
      <TextInput
        inputMode="decimal"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="w-24"
      />
    </label>
  );
}

/** An empty field is no price of nothing. */
function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.replace(',', '.'));
}
