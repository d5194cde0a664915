import { AppError } from '../../contract/errors.ts';
import type { HubPage } from '../../contract/hub.ts';
import type { Model } from '../../contract/models.ts';
import type { FileList, HubConnection } from './client.ts';
import { apiModelSchema, basesOf, expandedFields, type ApiModel } from './models.ts';
import { groupFiles } from './variants.ts';

const maxReadmeBytes = 2 ** 20;
const maxCardValue = 500;

export type LibraryModel = Pick<Model, 'id' | 'path' | 'repo' | 'sizeBytes'>;

type Dependencies = {
  client: HubConnection;
  /** The whole way of its licence, asked of the hub. */
  describe(model: ApiModel): Promise<HubPage['model']>;
  listModels(): readonly LibraryModel[];
};

/** What the page of one model shows, all of one commit. */
export function createPageReader({ client, describe, listModels }: Dependencies) {
  return async (repo: string, signal?: AbortSignal): Promise<HubPage> => {
    const fields = expandedFields.map((field) => `expand=${field}`).join('&');
    const { requests } = client;
    const [{ data }, list] = await Promise.all([
      requests.json(`/api/models/${repo}?${fields}`, apiModelSchema, { repo, signal }),
      client.listAll(repo, null, signal),
    ]);
    const [model, access, readme] = await Promise.all([
      describe(data),
      client.access(repo, signal, list),
      list.files.some(({ path }) => path === 'README.md') ? readReadme(client, repo, list.revision, signal) : null,
    ]);
    const { variants, companions, incomplete } = groupFiles(list.files);
    const known = listModels().filter((known) => known.repo === repo);
    return {
      model,
      revision: list.revision,
      readme,
      variants: variants.map((variant) => ({ ...variant, modelId: knownAs(variant, known) })),
      companions,
      baseModels: basesOf(data),
      card: cardOf(data),
      notes: notesOn(list, incomplete),
      access,
    };
  };
}

/** The library's model that came from this file of the repository. */
function knownAs(variant: { id: string; sizeBytes: number }, known: readonly LibraryModel[]): string | null {
  const name = variant.id.slice(variant.id.lastIndexOf('/') + 1);
  const isIt = ({ path, sizeBytes }: LibraryModel) =>
    sizeBytes === variant.sizeBytes && path.replaceAll('\\', '/').endsWith(`/${name}`);
  return known.find(isIt)?.id ?? null;
}

/** `null` for one that only those may read who were let in. */
async function readReadme(
  { requests }: HubConnection,
  repo: string,
  revision: string,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  try {
    const path = `/${repo}/resolve/${revision}/README.md`;
    const { text } = await requests.text(path, { repo, signal, maxBytes: maxReadmeBytes, cut: true });
    return withoutFrontMatter(text);
  } catch (error) {
    const isWithheld = error instanceof AppError && (error.code === 'hub_not_found' || error.code.startsWith('gated_'));
    if (isWithheld) return null;
    throw error;
  }
}

/** Markdown without the data at its head. */
export function withoutFrontMatter(markdown: string): string {
  const text = markdown.replace(/^\uFEFF/, '');
  if (!/^---[ \t]*\r?\n/.test(text)) return text.trim();
  const end = /\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  return (end === null ? text : text.slice(end.index + end[0].length)).trim();
}

function cardOf(model: ApiModel): HubPage['card'] {
  const { cardData: card } = model;
  const papers = model.tags.flatMap((tag) => /^arxiv:([\d.]+)$/.exec(tag)?.[1] ?? []);
  const rows: [string, string | null][] = [
    ['License name', card.license_name ?? null],
    ['License link', card.license_link ?? null],
    ['Task', model.pipeline_tag],
    ['Languages', (card.language ?? []).join(', ')],
    ['Trained on', (card.datasets ?? []).join(', ')],
    ['Quantized by', card.quantized_by ?? null],
    ['Library', model.library_name],
    ['Papers', papers.map((paper) => `arXiv:${paper}`).join(', ')],
  ];
  return rows.flatMap(([name, value]) => (value ? [{ name, value: shorten(value) }] : []));
}

function shorten(value: string): string {
  return value.length > maxCardValue ? `${value.slice(0, maxCardValue)}…` : value;
}

function notesOn({ leftOut }: FileList, incomplete: readonly string[]): string[] {
  const notes = incomplete.map((name) => `${name} is split into parts, and some of them are missing.`).slice(0, 20);
  if (leftOut === 0) return notes;
  const which = leftOut === 1 ? 'One file is left out: its name' : `${leftOut} files are left out: their names`;
  return [...notes, `${which} could not stand in a folder of this computer.`];
}
