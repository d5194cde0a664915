import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { findModelFiles } from '../walk.ts';
import { plainItem, readSmallFile, readSmallJson, repoOrNull, type StoreReader } from './store.ts';

const settingsSchema = z.object({ downloadsFolder: z.string().max(4096) });

/** LM Studio: plain files in `<publisher>/<model>/`, in its home folder or where its settings say. */
export const lmStudio: StoreReader = {
  locate: async ({ home }) => {
    const pointed = (await readSmallFile(join(home, '.lmstudio-home-pointer')))?.trim();
    const homes = [
      ...(pointed && isAbsolute(pointed) ? [pointed] : []),
      join(home, '.lmstudio'),
      join(home, '.cache', 'lm-studio'),
    ];
    const folders: string[] = [];
    for (const folder of homes) {
      const settings = settingsSchema.safeParse(await readSmallJson(join(folder, 'settings.json'))).data;
      if (settings && isAbsolute(settings.downloadsFolder)) folders.push(settings.downloadsFolder);
      folders.push(join(folder, 'models'));
    }
    const there: string[] = [];
    for (const folder of new Set(folders)) {
      if ((await stat(folder).catch(() => null))?.isDirectory()) there.push(folder);
    }
    return there;
  },
  read: async (folder, signal) => {
    const { items } = await findModelFiles(folder, { signal });
    return items.map((item) => {
      const [publisher, model, ...rest] = relative(folder, item.path).split(sep);
      return { ...plainItem(item), repo: rest.length > 0 ? repoOrNull(publisher, model) : null };
    });
  },
};
