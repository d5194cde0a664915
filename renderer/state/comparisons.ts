import { useQuery } from '@tanstack/react-query';
import { create } from 'zustand';
import { navigate } from 'wouter/use-hash-location';
import type { ChatSettings, Message } from '../../contract/chats.ts';
import type { Comparison, Verdict } from '../../contract/comparisons.ts';
import { client } from '../connection/client.ts';
import { isConnected, untilConnected } from '../connection/connection.ts';
import { t } from '../i18n/index.ts';
import { dropAnswer, takeAnswerEvent } from './answers.ts';
import { pathOfChat } from './chats.ts';
import { newLocalId } from './local-id.ts';
import { attempt, toastUndo } from './notices.ts';
import { keepEdits } from './profiles.ts';
import { api, queryClient } from './queries.ts';
import { announce } from './ui.ts';

/** A column that is being set up. */
export type Wish = { id: string; modelId: string; settings: ChatSettings };

/** What is being set up for the next comparison; gone with the window. */
export const useSetup = create<{ columns: readonly Wish[] | null; isBlind: boolean; hasSameSeed: boolean }>(() => ({
  columns: null,
  isBlind: false,
  hasSameSeed: true,
}));

const seedLimit = 2 ** 31;

export function useComparisons() {
  return useQuery(api.comparisons.list.queryOptions());
}

export function useComparison(comparisonId: string) {
  return useQuery(api.comparisons.get.queryOptions({ input: { comparisonId } }));
}

export function useTally() {
  return useQuery(api.comparisons.tally.queryOptions());
}

export function pathOfComparison(id: string): string {
  return `/compare/${encodeURIComponent(id)}`;
}

/** What the core says of comparisons: one of them, or with `null` only the list and the tally. */
export function refreshComparison(comparisonId: string | null): void {
  void queryClient.invalidateQueries({ queryKey: api.comparisons.list.key() });
  void queryClient.invalidateQueries({ queryKey: api.comparisons.tally.key() });
  if (comparisonId !== null) void queryClient.invalidateQueries({ queryKey: keyOf(comparisonId) });
}

function keyOf(comparisonId: string) {
  return api.comparisons.get.queryKey({ input: { comparisonId } });
}

/** Shows what the core answered, before its event comes. */
async function show(comparison: Comparison): Promise<void> {
  await queryClient.cancelQueries({ queryKey: keyOf(comparison.id) });
  queryClient.setQueryData(keyOf(comparison.id), comparison);
}

/** Makes a comparison and asks its first question. Says whether the core took it. */
export async function startComparison(columns: readonly Wish[], text: string): Promise<boolean> {
  const { isBlind, hasSameSeed } = useSetup.getState();
  const started = await attempt(async () => {
    await keepEdits();
    const { id } = await client.comparisons.create({
      columns: columns.map(({ modelId, settings }) => ({ modelId, settings })),
      isBlind,
      seed: hasSameSeed ? Math.floor(Math.random() * seedLimit) : null,
    });
    await show(await client.comparisons.send({ comparisonId: id, text }));
    navigate(pathOfComparison(id));
    announce(t('message.started'));
    return true;
  });
  return started ?? false;
}

/** Runs something on a comparison and shows what comes of it. Says whether it worked. */
async function act(work: () => Promise<Comparison>): Promise<boolean> {
  const done = await attempt(async () => {
    await show(await work());
    return true;
  });
  return done ?? false;
}

export async function askAll(comparisonId: string, text: string): Promise<boolean> {
  return act(async () => {
    await keepEdits();
    return client.comparisons.send({ comparisonId, text });
  });
}

export async function answerAgain(columnId: string): Promise<void> {
  await act(async () => {
    await keepEdits();
    return client.comparisons.regenerate({ columnId });
  });
}

export async function stopColumns(comparisonId: string, columnId: string | null): Promise<void> {
  await act(() => client.comparisons.stop({ comparisonId, columnId }));
}

export async function vote(comparisonId: string, verdict: Verdict): Promise<void> {
  const wasCast = await act(() => client.comparisons.vote({ comparisonId, verdict }));
  if (wasCast) announce(t('compare.voted'));
}

export async function reveal(comparisonId: string): Promise<void> {
  await act(() => client.comparisons.reveal({ comparisonId }));
}

/** Goes on with a column as a chat of its own. */
export async function promoteColumn(columnId: string): Promise<void> {
  const chat = await attempt(() => client.comparisons.promote({ columnId }));
  if (chat !== undefined) navigate(pathOfChat(chat.id));
}

/** Takes a comparison away at once and offers to bring it back. */
export async function removeComparison(
  { id, title }: Pick<Comparison, 'id' | 'title'>,
  isShown: boolean,
): Promise<void> {
  const removed = await attempt(() => client.comparisons.remove({ comparisonId: id }));
  if (removed === undefined) return;
  refreshComparison(null);
  if (isShown) navigate('/compare', { replace: true });
  toastUndo(t('compare.removed', { title: title === '' ? t('compare.untitled') : title }), () => {
    void attempt(async () => {
      await client.comparisons.restore({ comparisonId: id });
      refreshComparison(null);
      if (isShown) navigate(pathOfComparison(id));
    });
  });
}

/** Forgets every vote at once and offers to bring them back. */
export async function clearTally(): Promise<void> {
  const cleared = await attempt(() => client.comparisons.clearTally());
  if (cleared === undefined) return;
  refreshComparison(null);
  toastUndo(t('compare.tally.cleared'), () => {
    void attempt(async () => {
      await client.comparisons.restoreTally(cleared);
      refreshComparison(null);
    });
  });
}

/** Sets up a comparison of a model as a chat asks it with another one, or with itself where there is no other. */
export function setUpFrom(modelId: string, settings: ChatSettings): void {
  const models = queryClient.getQueryData(api.models.list.queryKey()) ?? [];
  const other = models.find(({ id, available }) => available && id !== modelId)?.id ?? modelId;
  useSetup.setState({
    columns: [modelId, other].map((id) => ({ id: newLocalId(), modelId: id, settings })),
  });
  navigate('/compare');
}

/** Sets up the next comparison with the columns of this one. */
export function setUpAgain({ columns, isBlind, seed }: Comparison): void {
  const wishes = columns.flatMap(({ id, contender, settings }) => {
    if (contender === null || settings === null) return [];
    const { seed: own, ...sampling } = settings.sampling;
    const kept = seed === null && own !== undefined ? { ...sampling, seed: own } : sampling;
    return [{ id, modelId: contender.modelId, settings: { ...settings, sampling: kept } }];
  });
  useSetup.setState({ columns: wishes, isBlind, hasSameSeed: seed !== null });
  navigate('/compare');
}

const followed = new Set<string>();

/** Follows an answer of a column to its end, however often the wire closes. Calling twice is harmless. */
export function followColumn(comparisonId: string, { id }: Message): void {
  if (followed.has(id)) return;
  followed.add(id);
  void follow(comparisonId, id).finally(() => followed.delete(id));
}

async function follow(comparisonId: string, messageId: string): Promise<void> {
  for (;;) {
    await untilConnected();
    try {
      for await (const event of await client.comparisons.follow({ messageId })) {
        if (event.type === 'end') break;
        takeAnswerEvent(messageId, event);
      }
    } catch {
      // Either the wire closed, and the next round follows again, or the comparison says what became of the answer.
    }
    if (!isConnected()) continue;
    // The live text goes after the whole answer is there, never before.
    await queryClient.invalidateQueries({ queryKey: keyOf(comparisonId) });
    dropAnswer(messageId);
    return;
  }
}
