import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../contract/errors.ts';
import type { UpdateSettings } from '../../contract/update-settings.ts';
import type { UpdateObstacle } from '../../contract/updates.ts';
import type { Updater } from './port.ts';
import { createUpdates } from './updates.ts';

const offer = { version: '1.1.0', notes: '', releasedAt: null, sizeBytes: 1000 };
const answer: UpdateObstacle = { kind: 'answer', name: 'Qwen3 0.6B' };

/** The end that puts versions in place: tests/updates has electron-updater there. */
function fakeUpdater() {
  const port = {
    check: vi.fn<Updater['check']>(async () => offer),
    download: vi.fn<Updater['download']>(async () => {}),
    keepRunning: vi.fn<Updater['keepRunning']>(async () => true),
    previous: vi.fn<Updater['previous']>(async () => '0.9.0'),
    install: vi.fn<Updater['install']>(),
    returnToPrevious: vi.fn<Updater['returnToPrevious']>(),
  };
  return port;
}

function start(updates: Partial<UpdateSettings>, updater: ReturnType<typeof fakeUpdater> | null = fakeUpdater()) {
  const world = { obstacles: [] as UpdateObstacle[], returns: [] as string[] };
  const service = createUpdates({
    version: '1.0.0',
    means: { way: updater === null ? 'checkout' : 'self', updater },
    settings: { get: () => ({ updates: { mode: 'undecided', channel: 'stable', ...updates } }) },
    dataCopies: {
      beforeFirstStart: () => {},
      bringBack: () => false,
      endReturn: () => {},
      prepareReturn: (to) => world.returns.push(to),
      losesSince: () => 5,
      list: () => [],
    },
    obstacles: () => world.obstacles,
    events: { emit: () => {} },
    log: { info: () => {}, error: () => {} },
    timing: { firstCheckMs: 60_000, checkEveryMs: 3_600_000, lookAgainMs: 1000 },
  });
  const state = async () => (await service.status()).state;
  return { service, updater: updater ?? fakeUpdater(), world, state };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const aDay = () => vi.advanceTimersByTimeAsync(24 * 3_600_000);

describe('by itself', () => {
  it.each(['undecided', 'off'] as const)('nobody is asked while the settings say %s', async (mode) => {
    const { updater } = start({ mode });
    await aDay();
    expect(updater.check).not.toHaveBeenCalled();
  });

  it('what is found is told and left there with "ask"', async () => {
    const { updater, state } = start({ mode: 'ask' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await state()).toEqual({ kind: 'available', offer });
    await aDay();
    expect(updater.download).not.toHaveBeenCalled();
  });

  it('what is found is fetched with "automatic", and not installed', async () => {
    const { updater, state } = start({ mode: 'automatic', channel: 'beta' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(updater.check).toHaveBeenCalledWith('beta');
    expect(await state()).toEqual({ kind: 'ready', offer });
    await aDay();
    expect(updater.install).not.toHaveBeenCalled();
  });

  it('nothing is fetched while an answer is being written, and it says for what it waits', async () => {
    const { updater, world, state } = start({ mode: 'automatic' });
    world.obstacles = [answer];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await state()).toEqual({ kind: 'waiting', next: 'download', offer, obstacles: [answer] });
    expect(updater.download).not.toHaveBeenCalled();
    world.obstacles = [];
    await vi.advanceTimersByTimeAsync(1000);
    expect(await state()).toEqual({ kind: 'ready', offer });
  });

  it('a check that fails is not shown', async () => {
    const updater = fakeUpdater();
    updater.check.mockRejectedValue(new AppError('offline', 'No network.'));
    const { state } = start({ mode: 'ask' }, updater);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await state()).toEqual({ kind: 'idle', checkedAt: null });
  });
});

describe('when asked', () => {
  it('a check that fails is shown with its reason', async () => {
    const updater = fakeUpdater();
    updater.check.mockRejectedValue(new AppError('offline', 'No network.'));
    const { service } = start({}, updater);
    expect((await service.check()).state).toMatchObject({ kind: 'failed', error: { code: 'offline' } });
  });

  it('an installation waits for a download, says so, and goes on by itself', async () => {
    const { service, updater, world, state } = start({});
    await service.check();
    service.download();
    await vi.advanceTimersByTimeAsync(0);
    const download: UpdateObstacle = { kind: 'download', name: 'Llama 3.1 8B Q4_K_M' };
    world.obstacles = [download, answer];
    service.install();
    expect(await state()).toMatchObject({ kind: 'waiting', next: 'install', obstacles: [download, answer] });
    world.obstacles = [answer];
    await vi.advanceTimersByTimeAsync(1000);
    expect(await state()).toMatchObject({ obstacles: [answer] });
    expect(updater.install).not.toHaveBeenCalled();
    world.obstacles = [];
    await vi.advanceTimersByTimeAsync(1000);
    expect(updater.install).toHaveBeenCalledOnce();
    expect(await state()).toEqual({ kind: 'installing', version: '1.1.0' });
  });

  it('an installation that waits can be put off', async () => {
    const { service, updater, world, state } = start({});
    await service.check();
    service.download();
    await vi.advanceTimersByTimeAsync(0);
    world.obstacles = [answer];
    service.install();
    service.cancel();
    world.obstacles = [];
    await aDay();
    expect(await state()).toEqual({ kind: 'ready', offer });
    expect(updater.install).not.toHaveBeenCalled();
  });

  it('a download that is stopped leaves the offer', async () => {
    const updater = fakeUpdater();
    updater.download.mockImplementation(
      (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stop')))),
    );
    const { service, state } = start({}, updater);
    await service.check();
    service.download();
    service.cancel();
    await vi.advanceTimersByTimeAsync(0);
    expect(await state()).toEqual({ kind: 'available', offer });
  });

  it('the version before this one comes back, with its data where today’s can’t be read', async () => {
    const { service, updater, world } = start({});
    expect((await service.status()).previous).toEqual({ version: '0.9.0', losesSince: 5 });
    await service.returnToPrevious();
    expect(world.returns).toEqual(['0.9.0']);
    expect(updater.returnToPrevious).toHaveBeenCalledOnce();
  });

  it('a Paddock that can’t replace itself says how a new version gets here', async () => {
    const { service } = start({ mode: 'automatic' }, null);
    expect(await service.status()).toMatchObject({ way: 'checkout', previous: null });
    await expect(service.check()).rejects.toMatchObject({ code: 'unsupported' });
  });
});
