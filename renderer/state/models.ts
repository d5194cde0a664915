import type { LoadedModel } from '../../contract/engine.ts';
import type { Model } from '../../contract/models.ts';
import type { SettingsPatch } from '../../contract/settings.ts';
import { bridge } from '../connection/bridge.ts';
import { client } from '../connection/client.ts';
import { uploadFile } from '../connection/upload.ts';
import { formatBytes, formatPercent } from '../i18n/format.ts';
import { t } from '../i18n/index.ts';
import { toasts } from '../ui/toast.tsx';

import { may, onlyAtTheComputer } from './access.ts';
import { attempt, toastError, toastUndo } from './notices.ts';
import { newChat } from './chats.ts';
import { isBlocked } from './openness.ts';
import { api, queryClient, useEngine, useSettings } from './queries.ts';
import { loadModel } from './remedies.ts';
import { useUi } from './ui.ts';
import type { Picker } from './ui.ts';

/** Whether the policy keeps a model from being used. */
export function useIsBlocked(model: Pick<Model, 'openness'>): boolean {
  return isBlocked(useSettings().data?.opennessPolicy, model.openness);
}

/** How a model stands in the engine; `undefined` where it is only on disk. */
export function useLoadedModel(modelId: string | undefined): LoadedModel | undefined {
  return useEngine().data?.models.find((loaded) => loaded.modelId === modelId);
}

export async function changeSettings(patch: SettingsPatch): Promise<void> {
  await attempt(async () => {
    const settings = await client.settings.set(patch);
    queryClient.setQueryData(api.settings.get.queryKey(), settings);
  });
}

/** Chooses a model for new questions and brings it into memory. */
export async function selectAndLoad(model: Model): Promise<void> {
  // Settings that are open go along with the choice.
  useUi.setState(({ modelSettings }) =>
    modelSettings === null || modelSettings.modelId === null
      ? {}
      : { modelSettings: { ...modelSettings, modelId: model.id } },
  );
  await changeSettings({ selectedModelId: model.id });
  await loadModel(model);
}

/** Opens a new chat that asks this model. */
export async function startChatWith(modelId: string): Promise<void> {
  const models = await attempt(() => queryClient.query(api.models.list.queryOptions()));
  const model = models?.find(({ id }) => id === modelId);
  if (model === undefined) return;
  newChat();
  await selectAndLoad(model);
}

export async function ejectModel(modelId: string): Promise<void> {
  await attempt(() => client.engine.unload({ modelId }));
}

export async function openModelPath(path: string): Promise<boolean> {
  const model = await attempt(() => client.models.open({ path }));
  if (model === undefined) return false;
  await queryClient.invalidateQueries({ queryKey: api.models.list.key() });
  // Ends when the model is loaded; whoever opened it need not wait for that.
  void selectAndLoad(model);
  return true;
}

/** Asks for a GGUF file or a folder with the system's dialog, or with ours where the window is in a browser. */
async function pick({ kind, choose }: Picker): Promise<void> {
  const info = await attempt(() => queryClient.query({ ...api.app.info.queryOptions(), staleTime: 'static' }));
  if (info === undefined) return;
  if (info.host === 'headless') {
    useUi.setState({ picker: { kind, choose }, isLoaderOpen: false });
    return;
  }
  useUi.setState({ isLoaderOpen: false });
  const picked = await attempt(() => (kind === 'file' ? client.app.pickModelFile() : client.app.pickFolder()));
  if (picked !== undefined && picked.path !== null) await choose(picked.path);
}

export function pickFile(choose: Picker['choose']): Promise<void> {
  return pick({ kind: 'file', choose });
}

export function pickFolder(choose: Picker['choose']): Promise<void> {
  return pick({ kind: 'folder', choose });
}

export function pickModelFile(): Promise<void> {
  return pickFile(openModelPath);
}

export async function openDroppedFile(file: File): Promise<void> {
  if (!file.name.toLowerCase().endsWith('.gguf')) {
    const message = t('error.notGguf', { name: file.name });
    toastError({ code: 'not_a_gguf', message, remedy: t('error.notGgufRemedy') });
    return;
  }
  if (!may('models.open')) {
    toastError(onlyAtTheComputer());
    return;
  }
  const path = bridge === undefined ? await copyToHost(file) : bridge.pathForFile(file);
  if (path !== null) await openModelPath(path);
}

async function copyToHost(file: File): Promise<string | null> {
  const size = formatBytes(file.size);
  const describe = (share: number) => t('drop.copyingText', { percent: formatPercent(share), size });
  const id = toasts.add({ title: t('drop.copying', { name: file.name }), description: describe(0), timeout: 0 });
  const result = await uploadFile({
    file,
    kind: 'models',
    onProgress: (share) => toasts.update(id, { description: describe(share) }),
    failure: {
      code: 'internal',
      message: t('error.uploadFailed', { name: file.name }),
      remedy: t('error.internalRemedy'),
    },
  });
  toasts.close(id);
  if ('path' in result) return result.path;
  toastError(result.error);
  return null;
}

/** Takes a model out of the list at once and offers to bring it back. */
export async function forgetModel({ id, name, path }: Model): Promise<void> {
  await attempt(async () => {
    await client.models.forget({ id });
    await queryClient.invalidateQueries({ queryKey: api.models.list.key() });
    toastUndo(t('models.forgotten', { name }), () => {
      void attempt(async () => {
        await client.models.open({ path });
        await queryClient.invalidateQueries({ queryKey: api.models.list.key() });
      });
    });
  });
}

export async function revealModel(modelId: string): Promise<void> {
  await attempt(() => client.app.revealModel({ modelId }));
}
