import { createHash } from 'node:crypto';
import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { ExportedChat } from '../../contract/transfer.ts';
import { limits } from './limits.ts';
import type { TransferTask, WorkerMessage, WorkerRequest } from './protocol.ts';
import { findFiles, readFile, type AttachedBytes } from './read/files.ts';
import { createReader } from './read/reader.ts';
import { DamagedZip } from './read/zip.ts';
import { toHtml } from './write/html.ts';
import { toMarkdown } from './write/markdown.ts';
import { createNames } from './write/names.ts';
import { createZipFile } from './write/zip.ts';

/** So much is handed on at once, so that the core takes it in without a pause that anyone would feel. */
const messagesAtOnce = 40;
const chatsAtOnce = 20;
const chatsOfFile = 500;

const port = parentPort;
if (port === null) throw new Error('This is started as a worker.');
const requests: WorkerRequest[] = [];
let wake = () => {};
port.on('message', (request: WorkerRequest) => {
  requests.push(request);
  wake();
});

function say(message: WorkerMessage): void {
  port?.postMessage(message);
}

async function nextRequest(): Promise<WorkerRequest> {
  for (;;) {
    const request = requests.shift();
    if (request !== undefined) return request;
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

async function readAll({ paths, withAttached }: Extract<TransferTask, { kind: 'read' }>): Promise<void> {
  const files = await findFiles(paths);
  const totalBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const reader = createReader();
  let doneBytes = 0;
  const handOn = async () => {
    const { chats, parts, skipped } = reader.take();
    for (let at = 0; at === 0 || at < chats.length;) {
      let end = at;
      let messages = 0;
      while (end < chats.length && end - at < chatsAtOnce && (end === at || messages < messagesAtOnce)) {
        messages += chats[end]?.chat.messages.length ?? 0;
        end += 1;
      }
      // A part may lean on chats before it.
      const isLast = end >= chats.length;
      say({
        type: 'read',
        chats: chats.slice(at, end),
        parts: isLast ? parts : [],
        skipped: isLast ? skipped : [],
        doneBytes,
        totalBytes,
      });
      await nextRequest();
      at = Math.max(end, 1);
    }
  };
  let handedAt = 0;
  const onBytes = async (bytes: number) => {
    doneBytes += bytes;
    if (!reader.isFull() && doneBytes - handedAt < 4 * 1024 * 1024) return;
    handedAt = doneBytes;
    await handOn();
  };
  const onAttached = async (attached: AttachedBytes) => {
    // Whether it is needed is known by what stands before it.
    await handOn();
    say({ type: 'attached', sha256: attached.sha256 });
    const request = await nextRequest();
    if (request.type !== 'take') return;
    const isGood = await takeAttached(attached, request.target);
    say({ type: 'attached-read', sha256: attached.sha256, isGood });
    await nextRequest();
  };
  for (const file of files) await readFile(file, reader, onBytes, withAttached ? onAttached : null);
  reader.finish();
  await handOn();
  say({ type: 'end', sizeBytes: doneBytes });
}

/** Whether the file is what its name says. Only then it lies at `target`. */
async function takeAttached({ sha256, pieces }: AttachedBytes, target: string | null): Promise<boolean> {
  const hash = createHash('sha256');
  const file = target === null ? null : openSync(target, 'wx', 0o600);
  let sizeBytes = 0;
  let isGood = false;
  try {
    for await (const piece of pieces) {
      sizeBytes += piece.length;
      if (sizeBytes > limits.attachedFileBytes) break;
      hash.update(piece);
      if (file !== null) writeFileSync(file, piece);
    }
    isGood = sizeBytes <= limits.attachedFileBytes && hash.digest('hex') === sha256;
  } catch (error) {
    // The others may be whole.
    if (!(error instanceof DamagedZip)) throw error;
  } finally {
    if (file !== null) closeSync(file);
  }
  if (!isGood && target !== null) rmSync(target, { force: true });
  return isGood;
}

const extensions = { markdown: 'md', html: 'html', json: 'json' } as const;

async function writeAll({ target, format }: Extract<TransferTask, { kind: 'write' }>): Promise<void> {
  const zip = createZipFile(target);
  const nameOf = createNames();
  let lines: string[] = [];
  let files = 0;
  const addLines = () => {
    if (lines.length === 0) return;
    files += 1;
    zip.add(`chats/${String(files).padStart(4, '0')}.jsonl`, `${lines.join('\n')}\n`);
    lines = [];
  };
  const add = (exported: ExportedChat) => {
    if (format === 'backup') {
      lines.push(JSON.stringify(exported));
      if (lines.length >= chatsOfFile) addLines();
      return;
    }
    zip.add(nameOf(exported.chat.folders, exported.chat.title, extensions[format]), render(exported, format));
  };
  let wasLeftOut = false;
  try {
    for (;;) {
      say({ type: 'ready', wasLeftOut });
      wasLeftOut = false;
      const request = await nextRequest();
      if (request.type === 'chats') request.chats.forEach(add);
      else if (request.type === 'file') {
        // Whatever leans on chats stands behind them.
        addLines();
        zip.add(request.name, request.text);
      } else if (request.type === 'attach') {
        wasLeftOut = !zip.addFile(`files/${request.sha256}`, request.path, request.sha256);
      } else break;
    }
    addLines();
    say({ type: 'end', sizeBytes: zip.finish() });
  } catch (error) {
    zip.abandon();
    throw error;
  }
}

function render(exported: ExportedChat, format: keyof typeof extensions): string {
  switch (format) {
    case 'markdown':
      return toMarkdown(exported);
    case 'html':
      return toHtml(exported);
    case 'json':
      return `${JSON.stringify(exported, null, 2)}\n`;
    default:
      return format satisfies never;
  }
}

const task = workerData as TransferTask;
await (task.kind === 'read' ? readAll(task) : writeAll(task));
port.close();
