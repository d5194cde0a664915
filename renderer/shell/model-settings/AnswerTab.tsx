import { useTranslation } from 'react-i18next';
import type { Sampling } from '../../../contract/inference.ts';
import { editProfile } from '../../state/profiles.ts';
import { Button } from '../../ui/button.tsx';
import { LogitBias } from './LogitBias.tsx';
import { NumberSetting } from './NumberSetting.tsx';
import type { SliderLook } from './NumberSetting.tsx';
import { PresetBar } from './PresetBar.tsx';
import { defaultSampling, isSame, samplingRange } from './schema.ts';
import type { SamplingNumber } from './schema.ts';
import { Group } from './SettingRow.tsx';

/** How a number is set by hand; its range is the contract's, the slider covers the part that people use. */
type Look = { step: number; slider?: SliderLook; words?: Readonly<Record<number, 'off' | 'greedy'>> };

const looks: Record<SamplingNumber, Look> = {
  temperature: { step: 0.05, slider: { from: 0, to: 2 }, words: { 0: 'greedy' } },
  topK: { step: 1, slider: { from: 0, to: 200 }, words: { 0: 'off' } },
  topP: { step: 0.01, slider: { from: 0, to: 1 }, words: { 1: 'off' } },
  minP: { step: 0.01, slider: { from: 0, to: 1 }, words: { 0: 'off' } },
  seed: { step: 1 },
  repeatPenalty: { step: 0.01, slider: { from: 0.8, to: 1.5 }, words: { 1: 'off' } },
  repeatLastTokens: { step: 1, slider: { from: 0, to: 512 }, words: { 0: 'off' } },
  presencePenalty: { step: 0.05, slider: { from: -2, to: 2 }, words: { 0: 'off' } },
  frequencyPenalty: { step: 0.05, slider: { from: -2, to: 2 }, words: { 0: 'off' } },
  dryMultiplier: { step: 0.05, slider: { from: 0, to: 2 }, words: { 0: 'off' } },
  dryBase: { step: 0.05, slider: { from: 1, to: 4 } },
  dryAllowedLength: { step: 1, slider: { from: 0, to: 20 } },
  xtcProbability: { step: 0.05, slider: { from: 0, to: 1 }, words: { 0: 'off' } },
  xtcThreshold: { step: 0.01, slider: { from: 0, to: 1 } },
};

const groups = [
  { group: 'temperature', keys: ['temperature', 'topK', 'topP', 'minP', 'seed'] },
  { group: 'penalties', keys: ['repeatPenalty', 'presencePenalty', 'frequencyPenalty', 'repeatLastTokens'] },
  { group: 'dry', keys: ['dryMultiplier', 'dryBase', 'dryAllowedLength'] },
  { group: 'xtc', keys: ['xtcProbability', 'xtcThreshold'] },
] as const satisfies { group: string; keys: readonly SamplingNumber[] }[];

/** How tokens are chosen, from the next answer on. */
export function AnswerTab({ modelId, sampling }: { modelId: string; sampling: Sampling }) {
  const { t } = useTranslation();
  const change = (patch: Partial<Sampling>) => editProfile(modelId, { sampling: { ...sampling, ...patch } });
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto short:flex-none short:overflow-visible">
        <PresetBar sampling={sampling} onChoose={(chosen) => editProfile(modelId, { sampling: chosen })} />
        {groups.map(({ group, keys }) => (
          <Group key={group} title={t(`panel.group.${group}`)}>
            {keys.map((key) => {
              const { step, slider, words } = looks[key];
              const value = sampling[key];
              const word = value === null ? undefined : words?.[value];
              return (
                <NumberSetting
                  key={key}
                  name={key}
                  value={value}
                  defaultValue={defaultSampling[key]}
                  range={samplingRange(key)}
                  step={step}
                  slider={slider}
                  placeholder={t('panel.random')}
                  word={word === undefined ? undefined : t(`panel.${word}`)}
                  onChange={(next) => change({ [key]: next })}
                />
              );
            })}
          </Group>
        ))}
        <Group title={t('panel.group.advanced')}>
          <LogitBias bias={sampling.logitBias} onChange={(logitBias) => change({ logitBias })} />
        </Group>
      </div>
      <footer className="flex shrink-0 items-center justify-between gap-2 border-t border-border bg-sunken px-4 py-2.5">
        <p className="text-caption text-muted">{t('panel.answerNote')}</p>
        <Button
          look="quiet"
          isSmall
          disabled={isSame(sampling, defaultSampling)}
          onClick={() => editProfile(modelId, { sampling: defaultSampling })}
        >
          {t('panel.resetAll')}
        </Button>
      </footer>
    </>
  );
}
