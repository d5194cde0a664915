import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StoreKind } from '../../../contract/library.ts';
import { openTestLibrary, putModel, type TestLibrary } from '../../library.test-helper.ts';

/** Looks at the disks, switches a store on, and waits until its models are in the list. */
async function show({ library }: TestLibrary, kind: StoreKind): Promise<void> {
  await library.scan();
  library.showStore(kind, true);
  await library.scan();
}

function write(path: string, content: string | object): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

/** A blob as Ollama keeps it; answers with its digest. */
function putBlob(store: string, number: number): { digest: string; size: number } {
  const temporary = putModel(join(store, 'blobs', 'new'), number);
  const bytes = readFileSync(temporary);
  const hex = createHash('sha256').update(bytes).digest('hex');
  renameSync(temporary, join(store, 'blobs', `sha256-${hex}`));
  return { digest: `sha256:${hex}`, size: bytes.length };
}

function putText(store: string, text: string): { digest: string; size: number } {
  const hex = createHash('sha256').update(text).digest('hex');
  write(join(store, 'blobs', `sha256-${hex}`), text);
  return { digest: `sha256:${hex}`, size: text.length };
}

const layer = (kind: string, blob: { digest: string; size: number }) => ({
  mediaType: `application/vnd.ollama.image.${kind}`,
  ...blob,
});

describe('stores of other programs', () => {
  it('are found and counted, and their models are in the list only once a person wants them', async () => {
    await using test = await openTestLibrary();
    const path = putModel(join(test.home, '.lmstudio', 'models', 'someone', 'Model-GGUF', 'Model-F16.gguf'), 1);
    await test.library.scan();
    const before = (await test.library.stores()).find(({ kind }) => kind === 'lm_studio');
    expect(before).toMatchObject({ isShown: false, modelCount: 1 });
    expect(test.models.list()).toEqual([]);
    await show(test, 'lm_studio');
    expect(test.models.list()).toMatchObject([
      { id: 'model-f16', path, source: 'lm_studio', repo: 'someone/Model-GGUF' },
    ]);
    test.library.showStore('lm_studio', false);
    expect(test.models.list()).toEqual([]);
    await show(test, 'lm_studio');
    expect(test.models.list()).toMatchObject([{ id: 'model-f16' }]);
    expect(existsSync(path)).toBe(true);
    await expect(test.library.trash('model-f16')).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('show what is in a models folder too as a duplicate', async () => {
    await using test = await openTestLibrary();
    putModel(join(test.home, '.lmstudio', 'models', 'a', 'b', 'Theirs.gguf'), 1);
    putModel(join(test.ownFolder, 'Ours.gguf'), 1);
    await test.library.scan();
    const [duplicate] = await test.library.duplicates();
    expect(duplicate?.copies.map(({ place }) => place).sort()).toEqual(['LM Studio', 'models']);
  });
});

describe('Ollama', () => {
  it('gives models their names there, with licence and hash', async () => {
    await using test = await openTestLibrary();
    const store = join(test.home, '.ollama', 'models');
    const blob = putBlob(store, 1);
    const license = putText(store, 'You may do as you like.');
    write(join(store, 'manifests/registry.ollama.ai/library/tiny/latest'), {
      schemaVersion: 2,
      layers: [layer('model', blob), layer('license', license), layer('params', license)],
    });
    // The same blob under a name that says more.
    write(join(store, 'manifests/registry.ollama.ai/library/tiny/5m'), { layers: [layer('model', blob)] });
    write(join(store, 'manifests/hf.co/someone/Other-GGUF/Q8_0'), { layers: [layer('model', putBlob(store, 2))] });
    await show(test, 'ollama');
    const found = test.models.list();
    expect(new Map(found.map(({ name, repo }) => [name, repo]))).toEqual(
      new Map([
        ['hf.co/someone/Other-GGUF:Q8_0', 'someone/Other-GGUF'],
        ['tiny:5m', null],
      ]),
    );
    const tiny = found.find(({ name }) => name === 'tiny:5m');
    expect(tiny).toMatchObject({ id: 'tiny-5m', source: 'ollama' });
    expect((await test.library.details('tiny-5m')).files).toMatchObject([{ sha256: blob.digest.slice(7) }]);
    expect(await test.ended(test.library.verify('tiny-5m'))).toMatchObject({ state: 'done' });
  });

  it('is read in the form that it has since 0.40', async () => {
    await using test = await openTestLibrary();
    const store = join(test.home, '.ollama', 'models');
    const manifest = putText(store, JSON.stringify({ layers: [layer('model', putBlob(store, 1))] }));
    const list = {
      mediaType: 'application/vnd.ollama.manifest.list.v2+json',
      manifests: [
        { digest: `sha256:${'0'.repeat(64)}`, runner: 'mlx' },
        { digest: manifest.digest, runner: 'ggml' },
      ],
    };
    const blob = putText(store, JSON.stringify(list));
    const name = join(store, 'manifests-v2/ollama.com/library/tiny/5m');
    mkdirSync(dirname(name), { recursive: true });
    symlinkSync(join(store, 'blobs', blob.digest.replace(':', '-')), name);
    await show(test, 'ollama');
    expect(test.models.list()).toMatchObject([{ name: 'tiny:5m' }]);
  });

  it('can lead nowhere outside of its blobs, and is not believed what is not so', async () => {
    await using test = await openTestLibrary();
    const store = join(test.home, '.ollama', 'models');
    const { size } = putBlob(store, 1);
    const outside = putModel(join(test.folder, 'outside.gguf'), 2);
    const folder = join(store, 'manifests/registry.ollama.ai/library/bad');
    for (const [tag, manifest] of Object.entries({
      up: { layers: [{ mediaType: 'application/vnd.ollama.image.model', digest: `sha256:../../${outside}`, size }] },
      absolute: { layers: [{ mediaType: 'application/vnd.ollama.image.model', digest: outside, size }] },
      missing: { layers: [layer('model', { digest: `sha256:${'a'.repeat(64)}`, size })] },
      short: { layers: [layer('model', { ...putBlob(store, 3), size: 7 })] },
      text: 'not JSON',
      huge: ' '.repeat(2_000_000),
      other: { layers: 'none' },
    })) {
      write(join(folder, tag), manifest);
    }
    await show(test, 'ollama');
    expect(test.models.list()).toEqual([]);
  });
});

describe('the Hugging Face cache', () => {
  const commit = (character: string) => character.repeat(40);

  it('gives repository, revision and hash, and each blob once', async () => {
    await using test = await openTestLibrary();
    const repo = join(test.home, '.cache/huggingface/hub/models--someone--Model-GGUF');
    const temporary = putModel(join(repo, 'blobs', 'new'), 1);
    const sha256 = createHash('sha256').update(readFileSync(temporary)).digest('hex');
    renameSync(temporary, join(repo, 'blobs', sha256));
    writeFileSync(join(repo, 'blobs', `${commit('c')}.incomplete`), 'GGUF');
    for (const revision of [commit('a'), commit('b')]) {
      mkdirSync(join(repo, 'snapshots', revision, 'sub'), { recursive: true });
      symlinkSync(`../../../blobs/${sha256}`, join(repo, 'snapshots', revision, 'sub', 'Model-F16.gguf'));
      symlinkSync(`../../blobs/${commit('d')}`, join(repo, 'snapshots', revision, 'Missing.gguf'));
    }
    write(join(repo, 'refs', 'main'), commit('b'));
    await show(test, 'hugging_face');
    expect(test.models.list()).toMatchObject([{ id: 'model-f16', repo: 'someone/Model-GGUF', source: 'hugging_face' }]);
    const details = await test.library.details('model-f16');
    expect(details.origin).toMatchObject({ repo: 'someone/Model-GGUF', revision: commit('b') });
    expect(details.files).toMatchObject([{ sha256 }]);
  });

  it('does not follow links out of its repository', async () => {
    await using test = await openTestLibrary();
    const repo = join(test.home, '.cache/huggingface/hub/models--someone--Model-GGUF');
    const outside = putModel(join(test.folder, 'outside.gguf'), 1);
    mkdirSync(join(repo, 'snapshots', commit('a')), { recursive: true });
    symlinkSync(outside, join(repo, 'snapshots', commit('a'), 'Model.gguf'));
    await show(test, 'hugging_face');
    expect(test.models.list()).toEqual([]);
  });
});

describe('Jan', () => {
  it('says where its models are, within its folder or where a person linked to', async () => {
    await using test = await openTestLibrary();
    const data = join(test.home, '.local/share/Jan/data');
    const describeModel = (id: string, path: string) =>
      write(join(data, 'llamacpp/models', id, 'model.yml'), `model_path: ${path}\nname: ${id}\nsize_bytes: 1\n`);
    putModel(join(data, 'llamacpp/models/org/one/model.gguf'), 1);
    describeModel('org/one', 'llamacpp/models/org/one/model.gguf');
    const linked = putModel(join(test.folder, 'linked.gguf'), 2);
    describeModel('linked', linked);
    describeModel('up', '../../../../../linked.gguf');
    describeModel('text', '/etc/hostname');
    await show(test, 'jan');
    expect(
      test.models
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['linked', 'org/one']);
  });
});

describe('GPT4All', () => {
  it('is found where its settings say, without what it is still fetching', async () => {
    await using test = await openTestLibrary();
    const folder = join(test.home, 'elsewhere');
    putModel(join(folder, 'Model.Q4_0.gguf'), 1);
    putModel(join(folder, 'incomplete-Half.gguf'), 2);
    write(join(test.home, '.config/nomic.ai/GPT4All.ini'), `[General]\nmodelPath=${folder}\nthreadCount=4\n`);
    await show(test, 'gpt4all');
    expect(test.models.list()).toMatchObject([{ id: 'model.q4_0', source: 'gpt4all' }]);
  });
});
