import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError, type ErrorCode } from '../../contract/errors.ts';
import { describeWithShared, paddockTinyPath } from '../../tests/fixtures.ts';
import { inspectGguf, type InspectOptions } from './inspect.ts';

const anyKind: InspectOptions = { accept: ['model', 'adapter', 'mmproj'] };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paddock-gguf-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, bytes: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

async function errorOf(path: string, options?: InspectOptions): Promise<AppError> {
  const error: unknown = await inspectGguf(path, options).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error(`Expected an AppError for ${basename(path)}, got ${String(error)}`, { cause: error });
}

/** Catches: a file that ends or blocks the app, or is refused without a word that its owner understands. */
const refused: Record<string, [code: ErrorCode, says: RegExp]> = {
  'bad-array-length-2pow60.gguf': ['gguf_invalid', /tokenizer\.ggml\.tokens/],
  'bad-block-count-100000.gguf': ['gguf_invalid', /block_count.*100,000/],
  'bad-html-error-page.gguf': ['not_a_gguf', /web page/],
  'bad-huge-kv-count.gguf': ['gguf_invalid', /metadata keys/],
  'bad-huge-tensor-count.gguf': ['gguf_invalid', /tensors/],
  'bad-lora-wrong-shape.gguf': ['gguf_unsupported', /LoRA adapter/],
  'bad-missing-tensor.gguf': ['gguf_invalid', /blk\.1\.ffn_down\.weight.*missing/],
  'bad-no-tokenizer.gguf': ['gguf_invalid', /tokenizer/],
  'bad-only-magic.gguf': ['gguf_truncated', /4 bytes/],
  'bad-split-part-missing-00001-of-00003.gguf': [
    'file_not_found',
    /Part 2 of 3.*bad-split-part-missing-00002-of-00003/,
  ],
  'bad-string-length-2pow60.gguf': ['gguf_invalid', /1,152,921,504,606,846,976 bytes/],
  'bad-template-not-a-string.gguf': ['gguf_invalid', /chat template/],
  'bad-tensor-offset-past-eof.gguf': ['gguf_invalid', /outside the file/],
  'bad-truncated-metadata.gguf': ['gguf_truncated', /5,000 bytes/],
  'bad-truncated-tensors.gguf': ['gguf_truncated', /220,432 of 391,328/],
  'bad-unknown-architecture.gguf': ['gguf_unsupported', /llama9/],
  'bad-unknown-pre-tokenizer.gguf': ['gguf_unsupported', /from-the-future/],
  'bad-version-99.gguf': ['gguf_unsupported', /version 99/],
  'bad-wrong-magic.gguf': ['not_a_gguf', /GGML/],
  'bad-zero-byte.gguf': ['not_a_gguf', /empty/],
  'bad-zero-heads.gguf': ['gguf_invalid', /0 attention heads/],
};

/** Well-formed, and the warnings that they get. What is wrong with a template is for the renderer to find. */
const accepted: Record<string, string[]> = {
  'bad-crash-deepseek-mla-f16-on-amx.gguf': ['mla_amx_crash'],
  'bad-nan-weights.gguf': ['nan_weights'],
  'bad-template-endless.gguf': [],
  'bad-template-syntax-error.gguf': [],
};

describeWithShared('broken model files', (shared) => {
  it('are all in the table', async () => {
    expect((await readdir(join(shared, 'bad'))).filter((name) => name.endsWith('.gguf')).toSorted()).toEqual(
      Object.keys({ ...refused, ...accepted }).toSorted(),
    );
  });

  it.each(Object.entries(refused))('%s is refused in words within two seconds', async (name, [code, says]) => {
    const started = performance.now();
    const error = await errorOf(join(shared, 'bad', name));
    expect(performance.now() - started).toBeLessThan(2000);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(says);
    expect(error.remedy).toBeTruthy();
  });

  it.each(Object.entries(accepted))('%s is read within two seconds, with its warning', async (name, codes) => {
    const started = performance.now();
    const { warnings } = await inspectGguf(join(shared, 'bad', name));
    expect(performance.now() - started).toBeLessThan(2000);
    expect(warnings.map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    ['bad-mmproj-truncated.gguf', 'gguf_truncated', /63,376 of 126,752/],
    ['bad-mmproj-zero-heads.gguf', 'gguf_invalid', /head_count/],
    ['bad-mmproj-unknown-projector.gguf', 'gguf_unsupported', /from-the-future/],
  ] as const)('%s is refused', async (name, code, says) => {
    const error = await errorOf(join(shared, 'vision', name), anyKind);
    expect([error.code, says.test(error.message)]).toEqual([code, true]);
  });

  it('an adapter that fits nothing is refused for a model, and the right one is not', async () => {
    const options = { ...anyKind, basePath: paddockTinyPath };
    const error = await errorOf(join(shared, 'bad', 'bad-lora-wrong-shape.gguf'), options);
    expect(error.message).toMatch(/does not fit.*blk\.0\.attn_q\.weight.*96 × 96.*256 × 256/);
    await expect(inspectGguf(join(shared, 'adapters', 'lora-for-paddock-tiny.gguf'), options)).resolves.toBeTruthy();
  });
});

/** Catches: a check so strict that it refuses a real family. */
describeWithShared('proper model files', (shared) => {
  const names = (part: string) => readdirSync(join(shared, part)).filter((name) => name.endsWith('.gguf'));
  const models = names('families').filter((name) => !/-0000[23]-of-/.test(name));

  it.each(models)('%s is accepted without a warning', async (name) => {
    const { facts, warnings } = await inspectGguf(join(shared, 'families', name));
    expect(warnings).toEqual([]);
    expect(facts.kind).toBe('model');
    expect(facts.parameterCount).toBeGreaterThan(100_000);
    expect(facts.chatTemplates.default === null).toBe(/bge|nomic/.test(name));
  });

  it('a split model has the facts of the whole, and its second part sends to the first', async () => {
    const whole = await inspectGguf(join(shared, 'families', 'tiny-llama-3.1-8b-instruct.gguf'));
    const part = (index: number) =>
      join(shared, 'families', `tiny-llama-3.1-8b-instruct-split-0000${index}-of-00003.gguf`);
    const split = await inspectGguf(part(1));
    expect(split.facts.files).toEqual([part(1), part(2), part(3)]);
    expect(split.facts).toEqual({ ...whole.facts, files: split.facts.files, sizeBytes: split.facts.sizeBytes });
    expect((await errorOf(part(2))).remedy).toContain(basename(part(1)));
  });

  it('the variants of a template are found', async () => {
    const { facts } = await inspectGguf(join(shared, 'families', 'tiny-hermes-3-llama-3.1-8b.gguf'));
    expect(Object.keys(facts.chatTemplates.named)).toEqual(['tool_use']);
  });

  it.each([
    ['adapters/lora-for-paddock-tiny.gguf', 'adapter', /LoRA/],
    ['vision/mmproj-tiny-llava.gguf', 'mmproj', /mmproj/],
    ['vision/mmproj-tiny-gemma-3.gguf', 'mmproj', /mmproj/],
  ] as const)('%s is known for what it is, and not taken for a model', async (name, kind, says) => {
    expect((await inspectGguf(join(shared, name), anyKind)).facts.kind).toBe(kind);
    const error = await errorOf(join(shared, name));
    expect([error.code, says.test(error.message)]).toEqual(['gguf_unsupported', true]);
  });
});

describe('inspectGguf', () => {
  /** Catches: facts read from the wrong key, or sizes that do not add up. */
  it('reads what the diagnostic model says of itself', async () => {
    const { facts, warnings, header, metadata } = await inspectGguf(paddockTinyPath);
    expect(warnings).toEqual([]);
    expect(facts).toMatchObject({
      kind: 'model',
      architecture: 'llama',
      parameterCount: 4_813_824,
      quantization: 'F16',
      blockCount: 6,
      embeddingLength: 256,
      sizeBytes: readFileSync(paddockTinyPath).length,
      files: [paddockTinyPath],
      mmproj: null,
    });
    expect(facts.chatTemplates.default).toContain('<|im_start|>');
    expect(facts.tokenizer.eos?.text).toBe('<|im_end|>');
    const tensorBytes = Object.values(facts.tensorBytesByType).reduce((sum, bytes) => sum + bytes, 0);
    expect(facts.blockSizesBytes.reduce((sum, bytes) => sum + bytes, facts.otherTensorBytes)).toBe(tensorBytes);
    expect(tensorBytes).toBeLessThanOrEqual(facts.sizeBytes - header.dataOffset);
    expect(metadata['tokenizer.ggml.tokens']).toEqual({
      elementType: 'string',
      count: facts.tokenizer.tokenCount,
      values: null,
    });
  });

  /** Catches: a message that leaves people guessing what they downloaded. */
  it.each([
    ['lfs.gguf', 'version https://git-lfs.github.com/spec/v1\noid sha256:00', /Git LFS/],
    ['page.gguf', '\n<!DOCTYPE html><html></html>', /web page/],
    ['text.gguf', 'Entry not found', /“Entry not found”/],
    ['weights.gguf', '\u0040\u0000\u0000\u0000\u0000\u0000\u0000\u0000{"__metadata__":{}}', /safetensors/],
    ['pytorch.gguf', 'PK\u0003\u0004\u0000\u0000', /PyTorch/],
    ['old.gguf', 'tjgg\u0001\u0000', /GGML/],
    ['zeros.gguf', '\u0000'.repeat(4096), /zeros/],
  ])('calls %s by its name', async (name, text, says) => {
    const error = await errorOf(await write(name, text));
    expect([error.code, says.test(error.message)]).toEqual(['not_a_gguf', true]);
  });

  /** Catches: the other byte order reported as a damaged file. */
  it('says that a big-endian file is one', async () => {
    const bytes = new Uint8Array(64);
    bytes.set(new TextEncoder().encode('GGUF'));
    bytes[7] = 3;
    expect((await errorOf(await write('big.gguf', bytes))).message).toMatch(/big-endian/);
  });

  /** Catches: an ENOENT that arrives as “something went wrong”. */
  it('says that a file is absent, or a folder', async () => {
    expect((await errorOf(join(folder, 'absent.gguf'))).code).toBe('file_not_found');
    expect((await errorOf(folder)).message).toMatch(/is a folder/);
  });

  /** Catches: a reader that reads the weights. The file is 40 GB, and nearly all of it a hole. */
  it('reads only the header of a large file', async () => {
    const bytes = readFileSync(paddockTinyPath);
    const path = await write('large.gguf', bytes);
    await truncate(path, 40e9);
    const started = performance.now();
    expect((await inspectGguf(path)).facts.parameterCount).toBe(4_813_824);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  /** Catches: a worker that outlives its caller's patience, or an abort that waits for the file. */
  it('gives up when its time is over or its caller says so', async () => {
    expect((await errorOf(paddockTinyPath, { timeoutMs: 1 })).code).toBe('file_unreadable');
    const controller = new AbortController();
    const running = errorOf(paddockTinyPath, { signal: controller.signal });
    controller.abort();
    expect((await running).code).toBe('cancelled');
    expect((await errorOf(paddockTinyPath, { signal: AbortSignal.abort() })).code).toBe('cancelled');
  });
});
