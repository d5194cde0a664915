import { create } from 'zustand';
import { hubFiltersSchema } from '../../../contract/hub.ts';
import type { HubFilters, HubSort } from '../../../contract/hub.ts';

export const noFilters: HubFilters = hubFiltersSchema.parse({});

export type SearchState = {
  /** As it stands in the field. */
  text: string;
  sort: HubSort;
  filters: HubFilters;
  /** Whether the list is what the hub has, rather than the starting set. */
  isAll: boolean;
};

const atStart: SearchState = { text: '', sort: 'trending', filters: noFilters, isAll: false };

/** What is looked for, kept while the person is elsewhere. */
export const useSearchState = create<SearchState>(() => atStart);

/** A search or a filter goes through all models; the starting set comes back when the field is emptied. */
export function setText(text: string): void {
  useSearchState.setState(({ filters, isAll }) => ({
    text,
    isAll: text.trim() !== '' || (isAll && hasFilters(filters)),
  }));
}

export function setSort(sort: HubSort): void {
  useSearchState.setState({ sort, isAll: true });
}

export function setFilters(patch: Partial<HubFilters>): void {
  useSearchState.setState(({ filters }) => ({ filters: { ...filters, ...patch }, isAll: true }));
}

export function clearFilters(): void {
  useSearchState.setState({ filters: noFilters });
}

export function showStart(): void {
  useSearchState.setState(atStart);
}

export function showAll(): void {
  useSearchState.setState({ isAll: true });
}

/** A filter that is on, and what takes it off. */
export type ActiveFilter =
  | { kind: 'fits' }
  | { kind: 'size' | 'task' | 'family' | 'quantization'; value: string }
  | { kind: 'openness'; value: HubFilters['openness'][number] };

export function activeFilters({ fitsOnly, size, task, openness, family, quantization }: HubFilters): ActiveFilter[] {
  const active: ActiveFilter[] = [];
  if (fitsOnly) active.push({ kind: 'fits' });
  if (size !== null) active.push({ kind: 'size', value: size });
  if (task !== null) active.push({ kind: 'task', value: task });
  for (const value of openness) active.push({ kind: 'openness', value });
  if (family !== null) active.push({ kind: 'family', value: family });
  if (quantization !== null) active.push({ kind: 'quantization', value: quantization });
  return active;
}

export function withoutFilter(filters: HubFilters, filter: ActiveFilter): HubFilters {
  switch (filter.kind) {
    case 'fits':
      return { ...filters, fitsOnly: false };
    case 'openness':
      return { ...filters, openness: filters.openness.filter((value) => value !== filter.value) };
    case 'size':
    case 'task':
    case 'family':
    case 'quantization':
      return { ...filters, [filter.kind]: null };
    default:
      return filter satisfies never;
  }
}

function hasFilters(filters: HubFilters): boolean {
  return activeFilters(filters).length > 0;
}

const name = '[A-Za-z0-9][A-Za-z0-9._-]*';
const pastedRepo = new RegExp(
  `^(?:https?://[^/\\s]+/|(?:hf\\.co|huggingface\\.co)/)?(${name})/(${name})(?:[/?#]\\S*)?$`,
);

/** `owner/name` where that, or an address that leads there, is what was typed; else `null`. */
export function readRepo(text: string): string | null {
  const match = pastedRepo.exec(text.trim());
  if (match === null) return null;
  const [, owner, repo] = match;
  // Without an address before it, a path that goes on is no name.
  if (!/^(https?:|hf\.co\/|huggingface\.co\/)/.test(text.trim()) && text.trim() !== `${owner}/${repo}`) return null;
  return ['datasets', 'spaces', 'models', 'docs', 'blog'].includes(owner ?? '') ? null : `${owner}/${repo}`;
}
