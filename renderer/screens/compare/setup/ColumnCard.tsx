import { SlidersHorizontal, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatModel } from '../../../state/chat-models.ts';
import { valuesOf } from '../../../../contract/preset-values.ts';
import { usePreset } from '../../../shell/presets/use-preset.ts';
import { plainSettings } from '../../../state/chat-settings.ts';
import type { Wish } from '../../../state/comparisons.ts';
import { usePresets } from '../../../state/queries.ts';
import { Drawer } from '../../../ui/dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Select } from '../../../ui/select.tsx';
import { settingsName } from '../names.ts';

// With it comes the contract's schemas, which nothing before it needs.
const SettingsForm = lazy(() => import('../../../shell/presets/SettingsForm.tsx'));

const none = '';

export type ColumnCardProps = {
  letter: string;
  wish: Wish;
  models: readonly ChatModel[];
  onChange(wish: Wish): void;
  /** Absent where there must not be fewer. */
  onRemove?: (() => void) | undefined;
};

/** One column before it is asked: which model, and in which way. */
export function ColumnCard({ letter, wish, models, onChange, onRemove }: ColumnCardProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const presets = usePresets().data ?? [];
  const { preset, isModified } = usePreset(wish.settings);
  const model = models.find(({ id }) => id === wish.modelId) ?? null;
  const own = settingsName(
    {
      modelId: wish.modelId,
      modelName: model?.name ?? '',
      presetName: preset?.name ?? null,
      isChanged: isModified,
      sampling: wish.settings.sampling,
      hasSystemPrompt: wish.settings.systemPrompt.trim() !== '',
    },
    t,
  );
  const choose = (id: string) => {
    const chosen = presets.find((one) => one.id === id);
    const values = valuesOf(chosen ?? plainSettings);
    onChange({ ...wish, settings: { ...wish.settings, ...values, presetId: chosen?.id ?? null } });
  };
  return (
    <li className="flex min-w-0 flex-col gap-2 rounded-card border border-border bg-surface p-3">
      <div className="flex h-7 items-center justify-between max-column:h-9">
        <h2 className="font-medium text-muted">{t('compare.column', { letter })}</h2>
        {onRemove === undefined ? null : (
          <IconButton icon={X} label={t('compare.removeColumn', { letter })} onClick={onRemove} />
        )}
      </div>
      <Select
        label={t('compare.model', { letter })}
        value={wish.modelId}
        options={models.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(modelId) => onChange({ ...wish, modelId })}
      />
      <div className="flex items-center gap-1">
        <Select
          label={t('compare.preset', { letter })}
          value={preset?.id ?? none}
          options={[
            { value: none, label: preset === null && own !== '' ? own : t('compare.noPreset') },
            ...presets.map(({ id, name }) => ({
              value: id,
              label: id === preset?.id && isModified ? t('compare.changedPreset', { name }) : name,
            })),
          ]}
          onChange={choose}
          className="min-w-0 flex-1"
        />
        <IconButton
          icon={SlidersHorizontal}
          label={t('compare.settingsOf', { letter })}
          onClick={() => setIsOpen(true)}
        />
      </div>
      <Drawer label={t('compare.settingsOf', { letter })} side="end" isWide isOpen={isOpen} onOpenChange={setIsOpen}>
        <header className="flex h-11 shrink-0 items-center gap-2 border-b border-border pe-2 ps-4">
          <h2 className="min-w-0 flex-1 truncate font-semibold">{t('compare.settingsOf', { letter })}</h2>
          <IconButton icon={X} label={t('common.close')} onClick={() => setIsOpen(false)} />
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto">
          <Suspense fallback={null}>
            <SettingsForm
              settings={wish.settings}
              model={model}
              onChange={(settings) => onChange({ ...wish, settings })}
            />
          </Suspense>
        </div>
      </Drawer>
    </li>
  );
}
