import { setTimeout as wait } from 'node:timers/promises';
import type { Download } from '../contract/downloads.ts';
import { AppError } from '../contract/errors.ts';
import type { FitCell, HubPage, HubVariant } from '../contract/hub.ts';
import { makeTitle } from '../main/downloads/title.ts';
import { formatBytes } from '../main/fit/plan.ts';
import { bar, createStatusLine, duration, print, printJson, tamed, tell } from './output.ts';
import type { HubReference } from './reference.ts';
import { pullOutputSchema } from './schemas.ts';
import { isLost, type Client, type Session } from './session.ts';

/** What would be fetched: one model with what lets it see, what it asks, and how it would fare here. */
export type Offer = {
  repo: string;
  revision: string;
  title: string;
  files: string[];
  sizeBytes: number;
  openness: HubPage['model']['openness'];
  /** With the longest context of up to 8192 tokens that fits; `null` where it could not be worked out. */
  fit: FitCell | null;
  /** The model in the library that is this very file. */
  modelId: string | null;
};

const usualContextLength = 8192;
const lookAgainMs = 250;
const barPlaces = 24;

/** Asks the hub. Throws where there is no such model, or its files can't be had. */
export async function readOffer(client: Client, reference: HubReference): Promise<Offer> {
  const { repo } = reference;
  const page = await client.hub.model({ repo });
  if (page.access.error) throw AppError.fromInfo(page.access.error);
  const { variant, cells } = await chooseVariant(client, page, reference);
  const companion = page.companions[0];
  return {
    repo,
    revision: page.revision,
    title: makeTitle(repo, variant.id),
    files: [...variant.files.map(({ path }) => path), ...(companion ? [companion.path] : [])],
    sizeBytes: variant.sizeBytes + (companion?.sizeBytes ?? 0),
    openness: page.model.openness,
    fit: usualCell(cells),
    modelId: variant.modelId,
  };
}

type Chosen = { variant: HubVariant; cells: readonly FitCell[] };

async function chooseVariant(client: Client, page: HubPage, wanted: HubReference): Promise<Chosen> {
  const { repo, quantization, file } = wanted;
  const named = page.variants.find(({ id, label, quantization: own, files }) =>
    file === null
      ? quantization !== null && [id, label, own].some((text) => isSame(text, quantization))
      : files.some(({ path }) => path === file),
  );
  if (!named && (quantization !== null || file !== null)) throw noSuchFile(page, file ?? quantization ?? '');
  const rows = new Map<string, readonly FitCell[]>();
  for await (const event of await client.hub.fit({ repo, machine: null, cacheType: 'f16', slots: 1 })) {
    if (event.type === 'row') rows.set(event.row.variantId, event.row.cells);
    if (named && rows.has(named.id)) break;
    if (event.type !== 'recommended' || named) continue;
    const best = page.variants.find(({ id }) => id === event.variantId) ?? smallest(page);
    return { variant: best, cells: rows.get(best.id) ?? [] };
  }
  const variant = named ?? smallest(page);
  return { variant, cells: rows.get(variant.id) ?? [] };
}

/** Where nothing fits this is what comes closest. */
function smallest(page: HubPage): HubVariant {
  const [least] = page.variants.toSorted((one, other) => one.sizeBytes - other.sizeBytes);
  if (least) return least;
  throw new AppError('not_found', `${page.model.repo} has no GGUF files.`, {
    remedy: 'Look for a conversion of it: its name with -GGUF at the end.',
  });
}

function noSuchFile({ model, variants }: HubPage, wanted: string): AppError {
  const names = variants.map(({ label }) => label).join(', ');
  return new AppError('not_found', `${model.repo} has no file for ${wanted}.`, {
    remedy: names === '' ? 'It has no GGUF files at all.' : `It has ${names}. Write one of them behind a colon.`,
  });
}

function usualCell(cells: readonly FitCell[]): FitCell | null {
  const usual = cells.filter(({ contextLength }) => contextLength <= usualContextLength);
  return usual.findLast(({ verdict }) => verdict !== 'too_big') ?? cells[0] ?? null;
}

/** What a person should know before the download. */
export function describeOffer({ title, repo, sizeBytes, openness, fit }: Offer): string {
  const license = openness.license?.name ?? 'no licence named';
  return [
    `${tamed(title)}, ${formatBytes(sizeBytes)} from ${tamed(repo)}`,
    `  Licence    ${tamed(license, process.stderr)} (${opennessWords[openness.class]})`,
    ...openness.conflicts.map((conflict) => `             ${tamed(conflict, process.stderr)}`),
    `  Memory     ${fit === null ? 'could not be worked out' : describeFit(fit)}`,
  ].join('\n');
}

export const opennessWords = {
  fully_open: 'weights, data and code are open',
  open_permissive: 'open weights, permissive licence',
  open_restricted: 'open weights, the licence has conditions',
  unknown: 'how open it is is not known',
  api_only: 'runs at a provider elsewhere',
} as const;

export function describeFit({ verdict, totalBytes, contextLength, tokensPerSecond }: FitCell): string {
  const speed = tokensPerSecond === null ? '' : `, about ${tokensPerSecond.toFixed(0)} tokens a second`;
  return `${formatBytes(totalBytes)} with a context of ${contextLength} tokens: ${fitWords[verdict]}${verdict === 'too_big' ? '' : speed}`;
}

export const fitWords = {
  gpu: 'fits on the GPU',
  split: 'fits, in part on the GPU',
  cpu: 'fits',
  tight: 'fits, and leaves other programs next to nothing',
  too_big: 'too big for this computer',
} as const;

/** The JSON of an offer. */
export function tellOffer({ repo, revision, title, files, sizeBytes, openness, fit }: Offer): void {
  printJson(pullOutputSchema, {
    event: 'offer',
    repo,
    revision,
    title,
    files,
    sizeBytes,
    license: openness.license?.id ?? null,
    openness: openness.class,
    fit: fit?.verdict ?? null,
    neededBytes: fit?.totalBytes ?? null,
  });
}

/** Fetches what was offered and answers with the model's id. Goes on where an earlier attempt ended. */
export async function fetchOffer(
  { client }: Pick<Session, 'client'>,
  { repo, files, revision, title }: Offer,
  { asJson, onStart }: { asJson: boolean; onStart(downloadId: string): void },
): Promise<string> {
  const status = createStatusLine();
  try {
    for (;;) {
      try {
        const { id } = await client.downloads.add({ repo, files, revision });
        onStart(id);
        // Of an earlier attempt, it may stand still.
        await client.downloads.resume({ id });
        return await follow(client, id, (download) => {
          if (asJson) printJson(pullOutputSchema, { event: 'progress', ...progressOf(download) });
          else status.show(describeProgress(download));
        });
      } catch (error) {
        // Whoever took over goes on with it.
        if (!isLost(error)) throw error;
      }
    }
  } finally {
    status.clear();
    if (!asJson && !process.stderr.isTTY) tell(`Fetched ${title}.`);
  }
}

/** The download as it changes, until it is done. */
async function follow(client: Client, id: string, onChange: (download: Download) => void): Promise<string> {
  let seen = '';
  for (;;) {
    const download = (await client.downloads.list()).find((candidate) => candidate.id === id);
    if (download === undefined) throw new AppError('cancelled', 'The download was taken out of the list.');
    const now = JSON.stringify(progressOf(download));
    if (now !== seen) onChange(download);
    seen = now;
    const { state, error, modelId } = download;
    if (state === 'done' && modelId !== null) return modelId;
    if (state === 'failed' || state === 'paused') {
      if (error) throw AppError.fromInfo(error);
      throw new AppError('cancelled', 'The download was paused.', { remedy: 'The same command goes on with it.' });
    }
    await wait(lookAgainMs);
  }
}

function progressOf({ title, state, doneBytes, sizeBytes, bytesPerSecond, secondsLeft, error, modelId }: Download) {
  return { title, state, doneBytes, sizeBytes, bytesPerSecond, secondsLeft, error, modelId };
}

function describeProgress({ title, state, doneBytes, sizeBytes, bytesPerSecond, secondsLeft, error }: Download) {
  const share = sizeBytes === 0 ? 1 : doneBytes / sizeBytes;
  return [
    title,
    bar(share, barPlaces),
    `${Math.floor(share * 100)} %`,
    `${formatBytes(doneBytes)} of ${formatBytes(sizeBytes)}`,
    state === 'downloading' ? null : stateWords[state],
    bytesPerSecond === null ? null : `${formatBytes(bytesPerSecond)}/s`,
    secondsLeft === null ? null : `${duration(secondsLeft)} left`,
    state === 'waiting' && error ? error.message : null,
  ]
    .filter((part) => part !== null)
    .join('  ');
}

const stateWords = {
  queued: 'waiting for its turn',
  downloading: 'downloading',
  waiting: 'waiting for the network',
  verifying: 'checking',
  repairing: 'repairing',
  paused: 'paused',
  failed: 'failed',
  done: 'done',
} as const;

function isSame(one: string | null, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

/** Said once a model is in the library. */
export function sayIsHere(title: string, modelId: string): void {
  print(`${title} is here. Its name is ${modelId}.`);
}
