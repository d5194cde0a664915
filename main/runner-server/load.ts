import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { AppError } from '../../contract/errors.ts';
import type { LoadSettings } from '../../contract/inference.ts';
import { mostThreads } from '../cores.ts';
import { inspectGguf, type GgufReport } from '../gguf/inspect.ts';
import type { FromRunner, LoadedInfo, Server } from '../runner/protocol.ts';
import type { ServedModel } from '../runner/serve.ts';
import { readOptions, toArguments, type Purpose } from './arguments.ts';
import { describeFailedLoad } from './failure.ts';
import { createGenerator } from './generate.ts';
import { createServerClient, type ServerClient } from './http.ts';
import { createOperations } from './operations.ts';
import { askServer, startServer, type ServerExit } from './process.ts';
import { createServerLog, type ServerLog } from './server-log.ts';

type LogLevel = Extract<FromRunner, { type: 'log' }>['level'];

export type ServerModel = ServedModel & {
  /** Settles when the server has ended, for whatever reason. */
  exited: Promise<ServerExit>;
  stop(): Promise<void>;
};

export type ServerLoad = {
  path: string;
  settings: LoadSettings;
  server: Server;
  signal: AbortSignal;
  onProgress(progress: number): void;
  onLog(level: LogLevel, text: string): void;
};

const propsSchema = z.object({
  total_slots: z.int().positive(),
  default_generation_settings: z.object({ n_ctx: z.int().positive() }),
  build_info: z.string().default(''),
  modalities: z.object({ vision: z.boolean(), audio: z.boolean().default(false) }).optional(),
});

const readinessPauseMs = 50;

/** Starts a llama-server on a model and waits until it answers. Throws an `AppError` that says why it does not. */
export async function loadServerModel(load: ServerLoad): Promise<ServerModel> {
  const { settings, server, path } = load;
  const [report, help, devices] = await Promise.all([
    inspectFiles(load),
    askOrExplain(server.binary, '--help'),
    findDevices(server.binary, settings.device),
  ]);
  const purpose = purposeOf(report);
  const template = settings.chatTemplate === null ? null : await keepTemplate(settings.chatTemplate);
  try {
    const args = toArguments(
      {
        modelPath: path,
        mmproj: server.mmproj,
        settings,
        purpose,
        trainedLength: report?.facts.contextLength ?? null,
        threads: settings.threads ?? mostThreads(),
        templatePath: template?.path ?? null,
        devices,
      },
      readOptions(help),
    );
    return await start(load, args, purpose);
  } finally {
    await template?.remove();
  }
}

async function start(load: ServerLoad, args: string[], purpose: Purpose): Promise<ServerModel> {
  const { settings, server, path, signal, onLog, onProgress } = load;
  signal.throwIfAborted();
  const apiKey = randomBytes(24).toString('base64url');
  const log = createServerLog({ secret: apiKey, onLog, onProgress });
  const child = startServer({ binary: server.binary, args, apiKey, onLine: log.read });
  const failed = child.exited.then((exit): never => {
    throw describeFailedLoad(exit, log.lines, { modelPath: path, mmproj: server.mmproj, binary: server.binary });
  });
  failed.catch(() => {});
  signal.addEventListener('abort', () => void child.stop(), { once: true });
  try {
    const client = createServerClient(await Promise.race([log.port, failed]), apiKey);
    const prepared = prepare(client, log, purpose, settings);
    prepared.catch(() => {});
    const model = await Promise.race([prepared, failed]);
    log.quieten();
    return { ...model, exited: child.exited, stop: child.stop };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** Everything that is asked of a server that has just begun to listen. */
async function prepare(client: ServerClient, log: ServerLog, purpose: Purpose, settings: LoadSettings) {
  // Some builds listen before the model is loaded.
  while (!(await isReady(client))) await pause(readinessPauseMs);
  if (settings.loras.length > 0) {
    const scales = settings.loras.map(({ scale }, id) => ({ id, scale }));
    await client.ask('/lora-adapters', scales, z.unknown());
  }
  const props = await client.ask('/props', undefined, propsSchema);
  const contextLength = props.default_generation_settings.n_ctx;
  const { operate, countChat } = createOperations(client, purpose);
  const info: LoadedInfo = {
    contextLength,
    slots: props.total_slots,
    ...log.facts(),
    canEmbed: purpose === 'embed',
    canRank: purpose === 'rank',
    canInfill: purpose === 'write' && (await canInfill(client)),
    release: `llama-server ${props.build_info}`.trim(),
  };
  const write = createGenerator({
    client,
    slots: props.total_slots,
    contextLength,
    modalities: { image: props.modalities?.vision ?? false, audio: props.modalities?.audio ?? false },
    countChat,
  });
  const generate: typeof write = purpose === 'write' ? write : () => Promise.reject(notForChat());
  return { info, operate, generate };
}

async function isReady(client: ServerClient): Promise<boolean> {
  try {
    await client.ask('/health', undefined, z.unknown());
    return true;
  } catch {
    return false;
  }
}

/** A model that can't refuses at once; one that can reads three tokens. */
async function canInfill(client: ServerClient): Promise<boolean> {
  try {
    await client.ask('/infill', { input_prefix: '', input_suffix: '', prompt: '', n_predict: 0 }, z.unknown());
    return true;
  } catch {
    return false;
  }
}

/**
 * Looks at the files before native code does. What is only new to Paddock may be known to another llama.cpp, so that
 * the answer for a model may be `null`.
 */
async function inspectFiles({ path, server, signal }: ServerLoad): Promise<GgufReport | null> {
  const inspect = async (file: string, kind: 'model' | 'mmproj') => {
    try {
      return await inspectGguf(file, { accept: [kind], signal });
    } catch (error) {
      if (error instanceof AppError && error.code === 'gguf_unsupported') return null;
      throw error;
    }
  };
  const [model] = await Promise.all([
    inspect(path, 'model'),
    server.mmproj === null ? null : inspect(server.mmproj, 'mmproj'),
  ]);
  return model;
}

/** Encoders write nothing; a decoder is for embedding when its file says how its vectors are pooled. */
function purposeOf(report: GgufReport | null): Purpose {
  const architecture = report?.facts.architecture ?? '';
  const pooling = report?.metadata[`${architecture}.pooling_type`];
  if (pooling === rankPooling) return 'rank';
  const embeds = /bert|embedding|t5encoder/.test(architecture) || (typeof pooling === 'number' && pooling > 0);
  return embeds ? 'embed' : 'write';
}

/** `LLAMA_POOLING_TYPE_RANK` in llama.h. */
const rankPooling = 4;

/** The devices of a back end by llama-server's names for them; `null` leaves the choice to it. */
async function findDevices(binary: string, device: LoadSettings['device']): Promise<string[] | null> {
  if (device === 'auto') return null;
  if (device === 'cpu') return [];
  const list = await askOrExplain(binary, '--list-devices');
  const names = [...list.matchAll(/^\s+(\w+): /gm)].map(([, name = '']) => name);
  const wanted = device === 'metal' ? /^(metal|mtl)/i : new RegExp(`^${device}`, 'i');
  const found = names.filter((name) => wanted.test(name));
  if (found.length > 0) return found;
  throw new AppError('unsupported', `This llama-server finds no device for ${device}.`, {
    remedy: 'Choose another device in the model’s settings, or a llama-server that was built for it.',
    details: { devices: names.join(', ') },
  });
}

async function askOrExplain(binary: string, option: string): Promise<string> {
  try {
    return await askServer(binary, option);
  } catch (cause) {
    throw new AppError('unsupported', `${binary} does not answer as a llama-server does.`, {
      remedy: 'Choose another llama-server in the settings, or the one that comes with Paddock.',
      cause,
    });
  }
}

/** Put into a file of its own, which the server reads once, as it starts. */
async function keepTemplate(text: string): Promise<{ path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'paddock-template-'));
  const path = join(folder, 'template.jinja');
  await writeFile(path, text);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

function notForChat(): AppError {
  return new AppError('unsupported', 'This model turns texts into numbers and can’t write.', {
    remedy: 'Choose a chat model for this, and use this one for embeddings or ranking.',
  });
}
