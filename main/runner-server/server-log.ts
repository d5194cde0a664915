import type { FromRunner } from '../runner/protocol.ts';

type LogLevel = Extract<FromRunner, { type: 'log' }>['level'];

export type ServerLog = {
  read(line: string): void;
  /** Settles when the server says on which port it listens. */
  port: Promise<number>;
  /** The last lines, for the cause of a failure. */
  lines: readonly string[];
  /** What the log told about where the model went. */
  facts(): { gpuLayers: number; device: string };
  /** From now on only problems are passed on: what the server says of requests is nobody's business. */
  quieten(): void;
};

type Options = { secret: string; onLog(level: LogLevel, text: string): void; onProgress(progress: number): void };

const keptLines = 200;

/** How far a load is when a line appears; llama-server reports no finer steps. */
const milestones: readonly (readonly [RegExp, number])[] = [
  [/load_model: loading model/, 0.02],
  [/load_tensors: loading model tensors/, 0.1],
  [/load_tensors: .*model buffer size/, 0.7],
  [/llama_context: constructing/, 0.8],
  [/sched_reserve: .*compute buffer size/, 0.9],
  [/loaded multimodal model/, 0.97],
];
const deviceNames = { CUDA: 'cuda', Vulkan: 'vulkan', Metal: 'metal', MTL: 'metal' } as const;

/** Reads what a llama-server prints. */
export function createServerLog({ secret, onLog, onProgress }: Options): ServerLog {
  const lines: string[] = [];
  const port = Promise.withResolvers<number>();
  let progress = 0;
  let gpuLayers = 0;
  let device = 'cpu';
  let isQuiet = false;

  return {
    port: port.promise,
    lines,
    facts: () => ({ gpuLayers, device }),
    quieten: () => {
      isQuiet = true;
    },
    read: (raw) => {
      const text = raw.replaceAll(secret, '…').trimEnd();
      if (text === '') return;
      lines.push(text);
      if (lines.length > keptLines) lines.shift();
      const level = levelOf(text);
      if (!isQuiet || level !== 'debug') onLog(level, text);

      const found = /listening on https?:\/\/127\.0\.0\.1:(\d+)/.exec(text);
      if (found) port.resolve(Number(found[1]));
      gpuLayers = Number(/offloaded (\d+)\/\d+ layers to GPU/.exec(text)?.[1] ?? gpuLayers);
      const name = /load_tensors:\s+(CUDA|Vulkan|Metal|MTL)\w* model buffer/.exec(text)?.[1];
      if (name !== undefined) device = deviceNames[name as keyof typeof deviceNames];
      const reached = milestones.find(([pattern]) => pattern.test(text))?.[1] ?? 0;
      if (reached <= progress) return;
      progress = reached;
      onProgress(progress);
    },
  };
}

/** From the letter that llama.cpp puts behind the time; lines without one come from below its logger. */
function levelOf(line: string): LogLevel {
  switch (/^[\d.]+ ([A-Z]) /.exec(line)?.[1]) {
    case 'E':
      return 'error';
    case 'W':
      return 'warn';
    case 'I':
    case 'D':
    case 'T':
      return 'debug';
    default:
      return /GGML_ASSERT|GGML_ABORT|\berror\b/i.test(line) ? 'error' : 'debug';
  }
}
