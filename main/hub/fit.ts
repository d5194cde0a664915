import { AppError, describeError } from '../../contract/errors.ts';
import type { FitEvent, FitRow, HubVariant, MachineProfile } from '../../contract/hub.ts';
import type { CacheType } from '../../contract/inference.ts';
import { AsyncQueue } from '../async-queue.ts';
import type { Machine } from '../fit/machine.ts';
import { fitCells, machineOf, recommend } from '../fit/matrix.ts';
import type { SpeedOf } from '../fit/speed.ts';
import type { Log } from '../log.ts';
import type { HubCache } from '../store/hub-cache.ts';
import { runBounded } from './bounded.ts';
import type { HubConnection } from './client.ts';
import { createHeaderReader, type RemoteHeader } from './headers.ts';
import { groupFiles } from './variants.ts';

const headersAtOnce = 3;

export type FitDependencies = {
  client: Pick<HubConnection, 'openFile' | 'listAll'>;
  cache: Pick<HubCache, 'header' | 'putHeader'>;
  log: Pick<Log, 'error'>;
  readMachine(): Promise<Machine>;
  /** How fast this computer, or one described by hand, writes. */
  speedOf(machine: MachineProfile | null): Promise<SpeedOf>;
};

export type FitInput = { repo: string; machine: MachineProfile | null; cacheType: CacheType; slots: number };

type Variant = Omit<HubVariant, 'modelId'>;

/** Answers with a row of the matrix for each variant as its header comes in, then which one suits the machine best. */
export function createFit({ client, cache, log, readMachine, speedOf }: FitDependencies) {
  const headers = createHeaderReader({ client, cache });

  return async function* fit(
    { repo, machine: profile, cacheType, slots }: FitInput,
    callerSignal?: AbortSignal,
  ): AsyncGenerator<FitEvent, void> {
    // Also stops what is under way when the reader goes away without a word.
    const ended = new AbortController();
    const signal = callerSignal ? AbortSignal.any([callerSignal, ended.signal]) : ended.signal;
    const [list, machine, speed] = await Promise.all([
      client.listAll(repo, null, signal),
      profile === null ? readMachine() : machineOf(profile),
      speedOf(profile),
    ]);
    const place = { repo, revision: list.revision, signal };
    const { variants } = groupFiles(list.files);
    const rows: { variant: Variant; row: FitRow }[] = [];
    const queue = new AsyncQueue<FitEvent>();

    const send = (variant: Variant, row: FitRow) => {
      rows.push({ variant, row });
      queue.push({ type: 'row', row });
    };
    const rate = (variant: Variant, { report }: RemoteHeader) => {
      try {
        const cells = fitCells({ report, machine, cacheType, slots, speedOf: speed });
        send(variant, { variantId: variant.id, cells, error: null });
      } catch (error) {
        fail(variant, error);
      }
    };
    const fail = (variant: Variant, error: unknown) => {
      if (!(error instanceof AppError)) log.error({ err: error, repo, variant: variant.id }, 'matrix row failed');
      send(variant, { variantId: variant.id, cells: [], error: describeError(error) });
    };

    const work = async () => {
      let knownArrays: RemoteHeader['knownArrays'] = [];
      const missing: Variant[] = [];
      for (const variant of variants) {
        const found = headers.known(variant);
        if (found) rate(variant, found);
        else missing.push(variant);
        if (found && knownArrays.length === 0) knownArrays = found.knownArrays;
      }
      const fetchOne = async (variant: Variant) => {
        try {
          const found = await headers.fetch(variant, place, knownArrays);
          if (knownArrays.length === 0) knownArrays = found.knownArrays;
          rate(variant, found);
        } catch (error) {
          // Without the network, or let in nowhere, no other header can be had either.
          if (signal.aborted || isAboutAll(error)) throw error;
          fail(variant, error);
        }
      };
      // The first one alone: the others need not fetch the vocabulary again.
      let fetched = 0;
      for (const variant of missing) {
        if (knownArrays.length > 0) break;
        await fetchOne(variant);
        fetched++;
      }
      await runBounded(missing.slice(fetched), headersAtOnce, fetchOne);
      const rated = rows.map(({ variant, row }) => ({ ...variant, ...row }));
      const best = recommend(rated.filter(({ error }) => error === null));
      queue.push({
        type: 'recommended',
        variantId: best?.variantId ?? null,
        contextLength: best?.contextLength ?? null,
      });
    };

    void work().then(
      () => queue.end(),
      (error: unknown) => queue.fail(error),
    );
    try {
      yield* queue;
    } finally {
      ended.abort();
    }
  };
}

function isAboutAll(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return error.code === 'offline' || error.code === 'rate_limited' || error.code.startsWith('gated_');
}
