import { parentPort } from 'node:worker_threads';
import { AppError } from '../../contract/errors.ts';
import { examine, examineFile } from './examine.ts';
import { longArrays } from './header.ts';
import {
  inspectRequestSchema,
  readAnswerSchema,
  remoteRequestSchema,
  type InspectAnswer,
  type ReadRequest,
  type RemoteRequest,
} from './report.ts';
import type { FileSource } from './source.ts';

/** Little at a time: what a jump passes over should not have been fetched. */
const remoteStepBytes = 64 * 1024;

/** What was asked for and has not come yet. */
const reads = new Map<number, PromiseWithResolvers<Uint8Array>>();
let readCount = 0;

// One file after the other: who asks waits for the answer. An error that is not ours ends the worker.
parentPort?.on('message', (message: unknown) => {
  const arrived = readAnswerSchema.safeParse(message).data;
  if (arrived === undefined) {
    void answer(message).then((found) => parentPort?.postMessage(found));
    return;
  }
  const waiting = reads.get(arrived.read);
  reads.delete(arrived.read);
  if ('error' in arrived) waiting?.reject(AppError.fromInfo(arrived.error));
  else waiting?.resolve(arrived.bytes);
});

async function answer(request: unknown): Promise<InspectAnswer> {
  try {
    const remote = remoteRequestSchema.safeParse(request).data;
    if (remote !== undefined) return await examineRemote(remote);
    return { ok: true, report: await examineFile(inspectRequestSchema.parse(request)), knownArrays: [] };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error: error.toInfo() };
    throw error;
  }
}

/** A model elsewhere: all of its bytes come through the one who asks. */
async function examineRemote({ parts, knownArrays }: RemoteRequest): Promise<InspectAnswer> {
  const open = (part: number): FileSource => ({
    sizeBytes: parts[part]?.sizeBytes ?? 0,
    stepBytes: remoteStepBytes,
    read: (offset, length) => readRemote({ part, offset, length }),
    [Symbol.asyncDispose]: async () => {},
  });
  const known = new Map(knownArrays.map(({ key, count, sizeBytes }) => [key, { count, sizeBytes }]));
  const { report, contents } = await examine(open(0), parts[0]?.name ?? '', ['model'], {
    openPart: async (_, index, partCount) => {
      if (partCount === parts.length) return open(index);
      throw new AppError('file_not_found', `The model has ${partCount} parts, and ${parts.length} are there.`);
    },
    headersOnly: { knownArrays: known },
  });
  const found = [...longArrays(contents.metadata)].map(([key, list]) => ({ key, ...list }));
  return { ok: true, report, knownArrays: found };
}

async function readRemote(place: Omit<ReadRequest, 'read'>): Promise<Uint8Array> {
  readCount += 1;
  const waiting = Promise.withResolvers<Uint8Array>();
  reads.set(readCount, waiting);
  parentPort?.postMessage({ read: readCount, ...place } satisfies ReadRequest);
  return waiting.promise;
}
