import { Brain } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../../contract/models.ts';
import { useCapabilities } from '../../state/queries.ts';
import { setReasoning, useUi } from '../../state/ui.ts';
import { Select } from '../../ui/select.tsx';

const choices = ['auto', 'on', 'off'] as const;

/** Whether the model is to think first, where its template leaves the choice. */
export function ThinkControl({ model }: { model: Model | null }) {
  const { t } = useTranslation();
  const capabilities = useCapabilities(model?.id, model?.available ?? false).data;
  const choice = useUi((state) => (model === null ? undefined : state.reasoning[model.id])) ?? 'auto';
  if (model === null || capabilities?.thinking !== 'switch') return null;
  return (
    <Select
      look="quiet"
      label={t('thinking.label')}
      icon={Brain}
      value={choice}
      options={choices.map((value) => ({ value, label: t(`thinking.${value}`) }))}
      onChange={(value) => setReasoning(model.id, value)}
      className="-ml-2 shrink-0"
    />
  );
}
