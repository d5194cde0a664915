import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { fewestColumns, mostColumns } from '../../../../contract/comparison-limits.ts';
import { startComparison, useSetup } from '../../../state/comparisons.ts';
import type { Wish } from '../../../state/comparisons.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Page } from '../../../ui/page.tsx';
import { AskForm } from '../AskForm.tsx';
import { letterOf } from '../names.ts';
import { ColumnCard } from './ColumnCard.tsx';
import { Earlier } from './Earlier.tsx';
import { TallySection } from './TallySection.tsx';
import { useWishes } from './use-wishes.ts';

/** What is to be compared, what was compared before, and how that went. */
export function SetupPage() {
  const { t } = useTranslation();
  const { wishes, models, newWish } = useWishes();
  const { isBlind, hasSameSeed } = useSetup();
  const change = (columns: readonly Wish[]) => useSetup.setState({ columns });
  const obstacle = models?.length === 0 ? t('compare.tooFew') : null;
  return (
    <Page title={t('compare.title')} text={t('compare.text')} width="wide">
      <section aria-label={t('compare.columns')} className="mt-6">
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(260px,1fr))] gap-3">
          {wishes.map((wish, position) => (
            <ColumnCard
              key={wish.id}
              letter={letterOf(position)}
              wish={wish}
              models={models ?? []}
              onChange={(next) => change(wishes.map((one) => (one.id === wish.id ? next : one)))}
              onRemove={
                wishes.length > fewestColumns ? () => change(wishes.filter(({ id }) => id !== wish.id)) : undefined
              }
            />
          ))}
          {wishes.length > 0 && wishes.length < mostColumns ? (
            <li className="flex min-h-12">
              <Button
                look="quiet"
                icon={Plus}
                className="h-full! w-full border border-dashed border-border-strong"
                onClick={() => change([...wishes, newWish()])}
              >
                {t('compare.addColumn')}
              </Button>
            </li>
          ) : null}
        </ul>
        <div className="mt-4 grid grid-cols-2 gap-x-6 gap-y-1 max-column:grid-cols-1">
          <Checkbox
            label={t('compare.sameSeed')}
            text={t('compare.sameSeedText')}
            isOn={hasSameSeed}
            onChange={(isOn) => useSetup.setState({ hasSameSeed: isOn })}
          />
          <Checkbox
            label={t('compare.blind')}
            text={t('compare.blindText')}
            isOn={isBlind}
            onChange={(isOn) => useSetup.setState({ isBlind: isOn })}
          />
        </div>
        <div className="mt-4">
          <AskForm
            placeholder={t('compare.placeholder')}
            obstacle={obstacle}
            onAsk={(text) => startComparison(wishes, text)}
          />
        </div>
      </section>
      <Earlier />
      <TallySection />
    </Page>
  );
}
