import { useTranslation } from 'react-i18next';
import type { Sampling } from '../../../contract/inference.ts';
import { LogitBias } from './LogitBias.tsx';
import { NumberSetting } from './NumberSetting.tsx';
import type { SliderLook } from './NumberSetting.tsx';
import { samplingRange } from './schema.ts';
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

export type SamplingGroupsProps = {
  sampling: Sampling;
  /** What each setting goes back to. */
  base: Sampling;
  onChange(patch: Partial<Sampling>): void;
};

/** Every setting of how tokens are chosen, beside what it would be without a change. */
export function SamplingGroups({ sampling, base, onChange }: SamplingGroupsProps) {
  const { t } = useTranslation();
  return (
    <>
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
                defaultValue={base[key]}
                isNullable={key === 'seed'}
                range={samplingRange(key)}
                step={step}
                slider={slider}
                placeholder={t('panel.random')}
                word={word === undefined ? undefined : t(`panel.${word}`)}
                onChange={(next) => onChange({ [key]: next })}
              />
            );
          })}
        </Group>
      ))}
      <Group title={t('panel.group.advanced')}>
        <LogitBias bias={sampling.logitBias} base={base.logitBias} onChange={(logitBias) => onChange({ logitBias })} />
      </Group>
    </>
  );
}
