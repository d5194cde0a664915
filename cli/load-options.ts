import { loadSettingsSchema, type LoadSettings } from '../contract/inference.ts';
import { AppError } from '../contract/errors.ts';

export const setOption = [
  '--set <name=value>',
  'a load setting, such as contextLength=8192, slots=8 or gpuLayers=none; may be given several times',
  (pair: string, before: string[]) => [...before, pair],
  [] as string[],
] as const;

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
    wished[name] = readValue(rest.join('='));
  }
  const parsed = loadSettingsSchema.safeParse(wished);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const name = String(issue?.path[0] ?? '');
  throw new AppError(
    'invalid_input',
    `${name} can't be ${JSON.stringify(wished[name])}: ${issue?.message ?? 'not valid'}.`,
    {
      remedy: 'Choose a value within that range.',
      details: { setting: name },
    },
  );
}

/** Numbers, booleans, null and lists are written as in JSON; anything else is a text. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
