import type { HubAccess, HubFile } from '../../contract/hub.ts';

export type RepoFile = { repo: string; revision: string; path: string };

export type OpenedFile = {
  /** 206 for a range that was honoured, 200 for the whole file. */
  status: 200 | 206;
  /** Strong and without quotes; the hub's own for the file (`X-Linked-Etag`) before that of the host with the bytes. */
  etag: string | null;
  /** Of the whole file, also where a range was asked for. */
  sizeBytes: number;
  body: ReadableStream<Uint8Array>;
};

/** What other services may ask of the hub. Every failure is an `AppError`: `offline`, `network_failed`, `hub_failed`,
 * `hub_not_found`, `rate_limited` (with `details.retryAfterMs`), `gated_*` or `cancelled`. */
export type HubClient = {
  /** `revision: null` is the newest; the answer names the commit. */
  listFiles(
    repo: string,
    revision: string | null,
    signal?: AbortSignal,
  ): Promise<{ revision: string; files: HubFile[] }>;
  /** Bytes of a file, from the first to the last of `range` (both included). The token goes to the hub's own host only. */
  openFile(file: RepoFile, options: { range?: [number, number]; signal?: AbortSignal }): Promise<OpenedFile>;
  access(repo: string, signal?: AbortSignal): Promise<HubAccess>;
};
