import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { create } from 'zustand';
import type { BenchGrid, BenchRun } from '../../contract/benches.ts';
import type { BackendId, HardwareReport, LiveEvent, LiveSample, MemoryOverrides } from '../../contract/hardware.ts';
import { client } from '../connection/client.ts';
import { isConnected, untilConnected } from '../connection/connection.ts';
import { t } from '../i18n/index.ts';
import { changeSettings } from './models.ts';
import { attempt, toastUndo } from './notices.ts';
import { api, queryClient } from './queries.ts';

const pauseMs = 1000;
const keptMs = 10 * 60_000;

const reportKey = api.hardware.watch.experimental_liveKey({ input: {} });

/** What this computer has, as it becomes known: `pending` says what is still to come. */
export function useReport() {
  return useQuery(api.hardware.watch.experimental_liveOptions({ input: {} }));
}

/** Asks every tool again. */
export async function lookAgain(): Promise<void> {
  await attempt(async () => {
    for await (const report of await client.hardware.watch({ again: true })) {
      queryClient.setQueryData(reportKey, report);
    }
  });
  // Nothing more will come of a look that broke off.
  queryClient.setQueryData(reportKey, (known: HardwareReport | undefined) => known && { ...known, pending: [] });
}

/** What a person says of the memory; it changes what fits where. */
export async function overrideMemory(overrides: MemoryOverrides): Promise<void> {
  await attempt(async () => {
    queryClient.setQueryData(reportKey, await client.hardware.override(overrides));
    await queryClient.invalidateQueries({ queryKey: api.hub.key() });
    await queryClient.invalidateQueries({ queryKey: api.engine.estimate.key() });
  });
}

const useSamples = create<{ samples: readonly LiveSample[] }>(() => ({ samples: [] }));
const useLatest = create<{ sample: LiveSample | null }>(() => ({ sample: null }));

/** The last ten minutes, for as long as somebody looks at them. */
export function useLive(): readonly LiveSample[] {
  useEffect(() => {
    const leaving = new AbortController();
    void followLive(true, takeAll, leaving.signal);
    return () => leaving.abort();
  }, []);
  return useSamples(({ samples }) => samples);
}

/** What was seen last, without a closer look: costs next to nothing. */
export function useGlance(): LiveSample | null {
  useEffect(() => {
    const leaving = new AbortController();
    void followLive(false, takeLast, leaving.signal);
    return () => leaving.abort();
  }, []);
  return useLatest(({ sample }) => sample);
}

async function followLive(closely: boolean, take: (event: LiveEvent) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await untilConnected();
    try {
      for await (const event of await client.hardware.live({ closely }, { signal })) take(event);
    } catch {
      // The screen was left, or the wire closed, which the banner shows.
    }
    if (!signal.aborted && isConnected()) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function takeLast(event: LiveEvent): void {
  useLatest.setState({ sample: (event.type === 'history' ? event.samples.at(-1) : event.sample) ?? null });
}

function takeAll(event: LiveEvent): void {
  if (event.type === 'history') useSamples.setState({ samples: event.samples });
  else {
    const { samples } = useSamples.getState();
    useSamples.setState({ samples: [...samples.filter(({ at }) => at > event.sample.at - keptMs), event.sample] });
  }
}

export function useSelfTests() {
  return useQuery(api.selfTests.list.queryOptions()).data;
}

/** What a run of the self-tests is at; `null` while there is none. */
export const useSelfTestRun = create<{ run: { backend: BackendId | null; done: number; of: number } | null }>(() => ({
  run: null,
}));

/** What a person should know of the tests: what broke, got slower, or works again. */
export function useSelfTestNotices() {
  return useQuery(api.selfTests.notices.queryOptions()).data ?? [];
}

export async function dismissSelfTestNotice(backend: BackendId): Promise<void> {
  await attempt(() => client.selfTests.dismiss({ backend }));
  await queryClient.invalidateQueries({ queryKey: api.selfTests.notices.key() });
}

/** Takes what a notice offers, and offers the way back. */
export async function takeLastGood(backend: BackendId): Promise<void> {
  await attempt(async () => {
    const { before } = await client.selfTests.useLastGood({ backend });
    toastUndo(t('computer.notice.taken'), () => void changeSettings({ preferredBackend: before }));
  });
  await queryClient.invalidateQueries({ queryKey: api.selfTests.notices.key() });
}

/** How near the expected speeds came to the measured ones. */
export function useSpeedAccuracy() {
  return useQuery(api.hardware.speedAccuracy.queryOptions({ staleTime: 0, refetchOnMount: 'always' })).data;
}

/** Whether the computer runs on its battery, and what waits for that. */
export function usePower() {
  return useQuery(api.hardware.power.queryOptions()).data;
}

/** Runs every back end's test, or follows the run that is going on. */
export async function runSelfTests(): Promise<void> {
  if (useSelfTestRun.getState().run !== null) return;
  useSelfTestRun.setState({ run: { backend: null, done: 0, of: 1 } });
  await attempt(async () => {
    for await (const event of await client.selfTests.run()) {
      if (event.type === 'started')
        useSelfTestRun.setState({ run: { backend: event.backend, done: event.done, of: event.of } });
      else if (event.type === 'tested') await queryClient.invalidateQueries({ queryKey: api.selfTests.list.key() });
    }
  });
  useSelfTestRun.setState({ run: null });
}

export async function cancelSelfTests(): Promise<void> {
  await attempt(() => client.selfTests.cancel());
}

export function useBenches() {
  return useQuery(api.benches.list.queryOptions());
}

export function useSuggestedGrid(modelId: string | null) {
  return useQuery(api.benches.suggest.queryOptions({ input: { modelId: modelId ?? '' }, enabled: modelId !== null }));
}

export async function startBench(modelId: string, grid: BenchGrid): Promise<void> {
  await attempt(() => client.benches.start({ modelId, grid }));
}

export async function tuneModel(modelId: string, minutes: number): Promise<void> {
  await attempt(() => client.benches.tune({ modelId, minutes }));
}

export async function cancelBench(id: string): Promise<void> {
  await attempt(() => client.benches.cancel({ id }));
}

export async function removeBench({ id, modelName }: BenchRun): Promise<void> {
  await attempt(async () => {
    await client.benches.remove({ id });
    toastUndo(
      t('computer.bench.removed', { model: modelName }),
      () => void attempt(() => client.benches.restore({ id })),
    );
  });
}

/** Takes over a row's settings for its model, and offers those from before. */
export async function applyBench(run: BenchRun, row: number): Promise<void> {
  await attempt(async () => {
    const { before } = await client.benches.apply({ id: run.id, row });
    toastUndo(t('computer.bench.applied', { model: run.modelName }), () => {
      void attempt(() => client.models.setProfile({ id: run.modelId, profile: { load: before } }));
    });
  });
}

export function useUsage(days: number) {
  return useQuery(api.usage.report.queryOptions({ input: { days }, staleTime: 0, refetchOnMount: 'always' }));
}

/** What the same days took in electricity, as far as this computer tells. */
export function useEnergy(days: number) {
  return useQuery(api.usage.energy.queryOptions({ input: { days }, staleTime: 0, refetchOnMount: 'always' })).data;
}

export async function clearUsage(): Promise<void> {
  const refresh = () => queryClient.invalidateQueries({ queryKey: api.usage.key() });
  await attempt(async () => {
    await client.usage.clear();
    toastUndo(t('computer.usage.cleared'), () => void attempt(() => client.usage.restore().then(refresh)));
  });
  await refresh();
}
