import type { TFunction } from 'i18next';
import type { Contender } from '../../../contract/comparisons.ts';
import { formatCount } from '../../i18n/format.ts';

/** More than these would be a list, not a name. */
const mostChanges = 2;

/** `A` for the first column. */
export function letterOf(position: number): string {
  return String.fromCodePoint(65 + position);
}

/** What sets a contender apart from its model as it is set up; empty where nothing does. */
export function settingsName(contender: Contender, t: TFunction): string {
  const { presetName, isChanged, sampling, hasSystemPrompt } = contender;
  if (presetName !== null) return isChanged ? t('compare.changedPreset', { name: presetName }) : presetName;
  const numbers = Object.entries(sampling).flatMap(([key, value]) =>
    typeof value === 'number' && isSetting(key) ? [`${t(`setting.${key}.label`)} ${numberText(value)}`] : [],
  );
  const parts = [...(hasSystemPrompt ? [t('compare.systemPrompt')] : []), ...numbers];
  return parts.length <= mostChanges ? parts.join(', ') : `${parts.slice(0, mostChanges).join(', ')}…`;
}

export function fullName(contender: Contender, t: TFunction): string {
  const settings = settingsName(contender, t);
  return settings === '' ? contender.modelName : `${contender.modelName} · ${settings}`;
}

const numbers = [
  'temperature',
  'topK',
  'topP',
  'minP',
  'repeatPenalty',
  'repeatLastTokens',
  'presencePenalty',
  'frequencyPenalty',
  'dryMultiplier',
  'dryBase',
  'dryAllowedLength',
  'xtcProbability',
  'xtcThreshold',
] as const satisfies (keyof Contender['sampling'])[];

function isSetting(key: string): key is (typeof numbers)[number] {
  return numbers.some((name) => name === key);
}

function numberText(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}
