import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatSettings } from '../../../contract/chats.ts';
import type { Sampling, SamplingPatch } from '../../../contract/inference.ts';
import { useProfile } from '../../state/profiles.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SamplingGroups } from '../model-settings/SamplingGroups.tsx';
import { defaultSampling, isSame } from '../model-settings/schema.ts';
import { PresetPicker } from './PresetPicker.tsx';
import { SystemPrompt } from './SystemPrompt.tsx';

export type SettingsFormProps = {
  settings: ChatSettings;
  model: { id: string; name: string } | null;
  onChange(settings: ChatSettings): void;
};

const choices = ['auto', 'on', 'off'] as const;

/** Everything that a chat asks of a model: preset, system prompt, thinking, tools, and what differs in sampling. */
export default function SettingsForm({ settings, model, onChange }: SettingsFormProps) {
  const { t } = useTranslation();
  const change = (patch: Partial<ChatSettings>) => onChange({ ...settings, ...patch });
  const changes = Object.keys(settings.sampling).length;
  return (
    <>
      <Part title={t('presets.preset')}>
        <PresetPicker settings={settings} onChange={onChange} />
      </Part>
      <Part title={t('presets.systemPrompt')}>
        <SystemPrompt
          text={settings.systemPrompt}
          model={model}
          onChange={(systemPrompt) => change({ systemPrompt })}
        />
      </Part>
      <Part title={t('presets.thinking')} text={t('presets.thinkingText')}>
        <div className="flex">
          <Segmented
            label={t('presets.thinking')}
            value={settings.reasoning}
            options={choices.map((value) => ({ value, label: t(`presets.think.${value}`) }))}
            onChange={(reasoning) => change({ reasoning })}
          />
        </div>
      </Part>
      {settings.tools.length === 0 ? null : (
        <Part title={t('presets.tools')}>
          <ul className="flex flex-wrap gap-1.5">
            {settings.tools.map((tool) => (
              <li key={tool} className="flex min-w-0 items-center rounded-control border border-border bg-surface ps-2">
                <span className="truncate font-mono text-caption">{tool}</span>
                <IconButton
                  icon={X}
                  label={t('presets.removeTool', { name: tool })}
                  onClick={() => change({ tools: settings.tools.filter((one) => one !== tool) })}
                />
              </li>
            ))}
          </ul>
        </Part>
      )}
      <section aria-label={t('presets.sampling')}>
        <div className="px-4 pt-3">
          <h3 className="flex justify-between font-medium">
            {t('presets.sampling')}
            <span className="numbers text-caption font-normal text-muted">
              {changes === 0 ? '' : t('presets.changes', { count: changes })}
            </span>
          </h3>
          <p className="text-caption text-pretty text-muted">{t('presets.samplingText')}</p>
        </div>
        <Overrides
          modelId={model?.id ?? ''}
          sampling={settings.sampling}
          onChange={(sampling) => change({ sampling })}
        />
      </section>
    </>
  );
}

type OverridesProps = { modelId: string; sampling: SamplingPatch; onChange(sampling: SamplingPatch): void };

/** The model's own values, with those of the chat over them. What is set back to the model's is no change any more. */
function Overrides({ modelId, sampling, onChange }: OverridesProps) {
  const base = useProfile(modelId, modelId !== '').profile?.sampling ?? defaultSampling;
  const change = (patch: Partial<Sampling>) => {
    const next = Object.entries({ ...sampling, ...patch }).filter(
      ([key, value]) => !isSame(value, Object.entries(base).find(([name]) => name === key)?.[1]),
    );
    onChange(Object.fromEntries(next));
  };
  return <SamplingGroups sampling={withPatch(base, sampling)} base={base} onChange={change} />;
}

function withPatch(base: Sampling, patch: SamplingPatch): Sampling {
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(given) };
}

function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-b border-border px-4 py-3">
      <h3 className="mb-1.5 font-medium">{title}</h3>
      {children}
      {text === undefined ? null : <p className="mt-1.5 text-caption text-pretty text-muted">{text}</p>}
    </section>
  );
}
