import { Option } from '@commander-js/extra-typings';
import { loadSettingsSchema, type LoadSettings } from '../contract/inference.ts';
import type { z } from 'zod';
import { AppError } from '../contract/errors.ts';

export const setOption = new Option(
  '--set <name=value>',
  'a load setting, such as contextLength=8192, slots=8 or gpuLayers=none; may be given several times',
)
  .argParser((pair: string, before: string[]) => [...before, pair])
  .default([] as string[], 'as they are kept for the model');

/** The load settings of `--set`, over those given. Throws `invalid_input` naming the setting, its range and the value. */
export function readLoadSettings(pairs: readonly string[], base: LoadSettings): LoadSettings {
  const wished: Record<string, unknown> = { ...base };
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=');
    if (!(name in loadSettingsSchema.shape) || rest.length === 0) {
      throw new AppError('invalid_input', `${pair} is no setting.`, {
        remedy: `Settings are ${Object.keys(loadSettingsSchema.shape).join(', ')}; write name=value.`,
      });
    }
    wished[name] = readSetting(rest.join('='));
  }
  return checkSettings(loadSettingsSchema, wished);
}

/** Checks settings that came from the command line; the first that is out of range is named with its range and value. */
export function checkSettings<T>(schema: z.ZodType<T>, wished: Record<string, unknown>): T {
  const parsed = schema.safeParse(wished);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  const value = wished[name];
  // What was no number at all is NaN by now, which JSON does not know.
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  throw new AppError('invalid_input', `${name} can't be ${shown}: ${issue?.message ?? 'not valid'}.`, {
    remedy: 'Choose a value within that range.',
    details: { setting: name },
  });
}

/** A value as it was typed: numbers, booleans, null and lists are written as in JSON; anything else is a text. */
export function readSetting(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
