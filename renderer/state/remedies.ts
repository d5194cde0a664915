import type { ErrorInfo } from '../../contract/errors.ts';
import type { Model } from '../../contract/models.ts';
import { formatCount } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { isAtTheComputer } from './access.ts';
import { takeSmaller, tryLoad } from './loading.ts';
import type { LoadOptions } from './loading.ts';
import { openModelSettings } from './model-settings.ts';
import { attempt, toastError } from './notices.ts';
import { api, queryClient } from './queries.ts';
import { useUi } from './ui.ts';

/** A button that does what an error advises. */
export type Remedy = { id: 'smaller' | 'anyway' | 'again' | 'template' | 'settings'; label: string; run(): void };

type Named = Pick<Model, 'id' | 'name'>;

/** Brings a model into memory; a failure is told, with what can be done about it. Says whether it worked. */
export async function loadModel(model: Named, options: LoadOptions = {}): Promise<boolean> {
  const outcome = await tryLoad(model.id, options);
  if (!outcome.isLoaded && outcome.error !== null) {
    const title = t('models.loadFailed', { name: model.name });
    toastError(outcome.error, { title, actions: remediesFor(outcome.error, model) });
  }
  return outcome.isLoaded;
}

/** Something a person should read now. Where it is about a model, with what can be done about it. */
export function toastNotice(error: ErrorInfo): void {
  const { models = [] } = queryClient.getQueryData(api.engine.status.queryKey()) ?? {};
  const failed = models.find((loaded) => loaded.error?.message === error.message);
  const model = queryClient.getQueryData(api.models.list.queryKey())?.find(({ id }) => id === failed?.modelId);
  toastError(error, { actions: model === undefined ? [] : remediesFor(error, model) });
}

/** What can be done about an error of the engine, the least harm first. `onLoaded` goes on with what was wanted. */
export function remediesFor(error: ErrorInfo, model: Named, onLoaded?: () => void): Remedy[] {
  const load = async (options?: LoadOptions) => {
    if (await loadModel(model, options)) onLoaded?.();
  };
  const settings: Remedy = {
    id: 'settings',
    label: t('remedy.settings'),
    run: () => openModelSettings(model.id, 'load'),
  };
  const anyway: Remedy[] = isAtTheComputer()
    ? [{ id: 'anyway', label: t('remedy.anyway'), run: () => void load({ force: true }) }]
    : [];
  switch (error.code) {
    case 'out_of_memory': {
      if (numberIn(error, 'neededBytes') === null) return [settings];
      if (numberIn(error, 'suggestedBytes') === null) return [...anyway, settings];
      const run = () => void attempt(() => takeSmaller(model.id).then(() => load()));
      return [{ id: 'smaller', label: describeSmaller(error), run }, ...anyway];
    }
    case 'engine_crashed':
      if (error.details?.['canForce'] === true) return [settings, ...anyway];
      return [{ id: 'again', label: t('remedy.again'), run: () => void load() }];
    case 'template_failed': {
      const run = () => useUi.setState({ templateEditor: { modelId: model.id, line: numberIn(error, 'line') } });
      return [{ id: 'template', label: t('remedy.template'), run }];
    }
    case 'context_overflow':
      return [settings];
    default:
      return [];
  }
}

function numberIn({ details }: ErrorInfo, key: string): number | null {
  const value = details?.[key];
  return typeof value === 'number' ? value : null;
}

function describeSmaller(error: ErrorInfo): string {
  const tokens = numberIn(error, 'suggestedContextLength');
  return tokens === null || tokens === numberIn(error, 'contextLength')
    ? t('remedy.smaller')
    : t('remedy.smallerContext', { tokens: formatCount(tokens) });
}
