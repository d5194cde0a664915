import { FileSpreadsheet } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EnergyRow, UsagePrices, UsageRow } from '../../../../contract/usage.ts';
import { formatDay } from '../../../i18n/format.ts';
import { saveText } from '../../../shell/markdown/save.ts';
import { useModels } from '../../../state/queries.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { toCsv } from '../csv.ts';
import { UsageTable } from './UsageTable.tsx';
import { sumBy, type Grouping } from './sums.ts';

const groupings: readonly Grouping[] = ['model', 'client', 'day'];

/** The same tokens by model, by client or by day; all three together as a file. */
export function Breakdown({
  rows,
  energy,
  prices,
}: {
  rows: readonly UsageRow[];
  energy: readonly EnergyRow[];
  prices: UsagePrices | null;
}) {
  const { t } = useTranslation();
  const [grouping, setGrouping] = useState<Grouping>('model');
  const models = useModels().data ?? [];
  const modelName = (id: string) => models.find((model) => model.id === id)?.name ?? id;
  const nameOf = { model: modelName, client: (name: string) => name, day: formatDay }[grouping];
  const save = () => {
    const names = ['day', 'model', 'client', 'requests', 'prompt_tokens', 'completion_tokens'];
    const lines = rows.map(({ day, modelId, client, requests, promptTokens, completionTokens }) => [
      day,
      modelName(modelId),
      client,
      requests,
      promptTokens,
      completionTokens,
    ]);
    saveText(toCsv([names, ...lines]), 'paddock-usage.csv', 'text/csv');
  };
  return (
    <section aria-label={t('computer.usage.breakdown')} className="mt-6">
      <div className="flex items-center justify-between gap-3">
        <Segmented<Grouping>
          label={t('computer.usage.breakdown')}
          value={grouping}
          options={groupings.map((value) => ({ value, label: t(`computer.usage.by.${value}`) }))}
          onChange={setGrouping}
        />
        <IconButton icon={FileSpreadsheet} label={t('computer.usage.saveCsv')} onClick={save} />
      </div>
      <UsageTable grouping={grouping} sums={sumBy(rows, energy, grouping)} prices={prices} nameOf={nameOf} />
    </section>
  );
}
