import { createHash } from 'node:crypto';
import { textContent, type Content } from './content.ts';

/** What a person with a token may do with a gated repository. A token that is not named has not asked yet. */
export type GateAnswer = 'granted' | 'pending' | 'denied';

/** The model card's data, as it stands at the head of README.md. */
export type CardData = Record<string, string | string[] | boolean | number>;

/** A repository, described by data. */
export type HubRepository = {
  /** `owner/name`. */
  id: string;
  files: Record<string, Content>;
  card?: CardData;
  /** The text of README.md below the card's data. */
  readme?: string;
  gated?: false | 'auto' | 'manual';
  /** By token. */
  access?: Record<string, GateAnswer>;
  isPrivate?: boolean;
  task?: string;
  downloads?: number;
  likes?: number;
  trendingScore?: number;
  lastModified?: string;
  createdAt?: string;
  tags?: string[];
  /** What the hub reads from the first GGUF file. */
  gguf?: { total: number; architecture: string; context_length: number };
};

export type HubEntry = {
  path: string;
  content: Content;
  isLfs: boolean;
};

export type HubCommit = { id: string; date: string; entries: Map<string, HubEntry> };

/** A repository with its history. */
export type KeptRepository = {
  about: HubRepository;
  /** The latest last. */
  commits: HubCommit[];
};

const lfsNames = /\.(gguf|safetensors|bin|pt|onnx)$/;
const lfsFromBytes = 10 * 2 ** 20;

export function keepRepository(about: HubRepository): KeptRepository {
  const files = { ...about.files };
  if (files['README.md'] === undefined && (about.card !== undefined || about.readme !== undefined)) {
    files['README.md'] = textContent(formatCard(about.card ?? {}, about.readme ?? `# ${about.id}\n`));
  }
  const kept: KeptRepository = { about, commits: [] };
  addCommit(kept, files, about.lastModified ?? '2026-05-01T12:00:00.000Z');
  return kept;
}

/** A new commit on top, with all files of the last one but those that are given; `null` takes one away. */
export function addCommit(kept: KeptRepository, changes: Record<string, Content | null>, date: string): HubCommit {
  const entries = new Map(kept.commits.at(-1)?.entries ?? []);
  for (const [path, content] of Object.entries(changes)) {
    if (content === null) entries.delete(path);
    else entries.set(path, { path, content, isLfs: lfsNames.test(path) || content.sizeBytes >= lfsFromBytes });
  }
  const id = createHash('sha1').update(`${kept.about.id}#${kept.commits.length}`).digest('hex');
  const commit = { id, date, entries };
  kept.commits.push(commit);
  return commit;
}

/** A commit by its id, by the beginning of it, or the latest by a branch's name. */
export function findCommit(kept: KeptRepository, revision: string): HubCommit | undefined {
  if (revision === 'main' || revision === 'HEAD') return kept.commits.at(-1);
  return /^[0-9a-f]{7,40}$/.test(revision) ? kept.commits.find(({ id }) => id.startsWith(revision)) : undefined;
}

/** The pointer that git holds in place of a file in LFS. */
export async function lfsPointer(content: Content): Promise<{ text: string; oid: string }> {
  const text = `version https://git-lfs.github.com/spec/v1\noid sha256:${await content.sha256()}\nsize ${content.sizeBytes}\n`;
  const oid = createHash('sha1')
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest('hex');
  return { text, oid };
}

function formatCard(card: CardData, readme: string): string {
  const lines = Object.entries(card).map(([key, value]) =>
    Array.isArray(value)
      ? `${key}:\n${value.map((item) => `- ${quote(item)}`).join('\n')}`
      : `${key}: ${typeof value === 'string' ? quote(value) : value}`,
  );
  return `---\n${lines.join('\n')}\n---\n\n${readme}`;
}

function quote(text: string): string {
  return /^[\w./ -]+$/.test(text) ? text : JSON.stringify(text);
}
