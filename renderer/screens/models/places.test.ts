import { expect, it } from 'vitest';
import type { ModelFolder } from '../../../contract/library.ts';
import { nameOfPath, placeOf } from './places.ts';

function folder(path: string): ModelFolder {
  return {
    id: path,
    path,
    isOwn: false,
    isDefault: false,
    isAvailable: true,
    modelCount: 0,
    usedBytes: 0,
    freeBytes: null,
  };
}

it('names the folder that a model is in, and not one whose name begins alike', () => {
  const folders = [folder('/disk/models'), folder('/disk/models-old'), folder('/disk/models/big/')];
  const place = (path: string) => placeOf({ source: 'library', path }, folders);
  expect(place('/disk/models-old/a.gguf')).toBe('models-old');
  expect(place('/disk/models/big/a.gguf')).toBe('big');
  expect(place('/disk/models/a.gguf')).toBe('models');
});

it('names folders of Windows too', () => {
  expect(nameOfPath('D:\\LLM\\models\\')).toBe('models');
  expect(placeOf({ source: 'library', path: 'D:\\a\\x.gguf' }, [folder('D:\\a'), folder('D:\\b')])).toBe('a');
});
