import { Brain } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { focusComposer, setReasoning, useUi } from '../../../state/ui.ts';
import { Select } from '../../../ui/select.tsx';

const choices = ['auto', 'on', 'off'] as const;

/** Whether a model is to think first, where its template leaves the choice. */
export default function ThinkControl({ modelId }: { modelId: string }) {
  const { t } = useTranslation();
  const choice = useUi((state) => state.reasoning[modelId]) ?? 'auto';
  return (
    <Select
      look="quiet"
      label={t('thinking.label')}
      icon={Brain}
      value={choice}
      options={choices.map((value) => ({ value, label: t(`thinking.${value}`) }))}
      onChange={(value) => {
        setReasoning(modelId, value);
        focusComposer();
      }}
      className="-ms-2 shrink-0"
    />
  );
}
