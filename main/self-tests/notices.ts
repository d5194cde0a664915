import { AppError } from '../../contract/errors.ts';
import type { BackendId } from '../../contract/hardware.ts';
import type { SelfTestNotice, SelfTestVerdict } from '../../contract/self-tests.ts';
import type { Settings } from '../../contract/settings.ts';
import { selfTestNoticeQueries, type KeptNotice } from '../store/self-test-notices.ts';
import type { Store } from '../store/open.ts';
import { isSlower } from './judge.ts';

type Choice = Settings['preferredBackend'];

type Dependencies = {
  store: Store;
  settings: {
    get(): { preferredBackend: Choice };
    set(patch: { preferredBackend: Choice }): unknown;
  };
  /** The newest test of each back end. */
  verdicts(): SelfTestVerdict[];
  changed(): void;
};

/** What a person should know of the tests, until it is dismissed or mended. */
export function createNotices({ store, settings, verdicts, changed }: Dependencies) {
  const queries = selfTestNoticeQueries(store);

  /** What is offered in place of a back end that got worse. */
  function choiceFor({ backend, change, latest }: KeptNotice): Choice | null {
    const { preferredBackend } = settings.get();
    if (change === 'mended') return preferredBackend === 'auto' ? null : 'auto';
    const [best] = verdicts()
      .map((verdict) => verdict.latest)
      .filter((other) => other.backend !== backend && other.state === 'passed')
      .toSorted((a, b) => (b.tokensPerSecond ?? 0) - (a.tokensPerSecond ?? 0));
    if (best === undefined || best.backend === preferredBackend) return null;
    const isBetter = change === 'broken' || (best.tokensPerSecond ?? 0) > (latest.tokensPerSecond ?? 0);
    return isBetter ? best.backend : null;
  }

  const list = (): SelfTestNotice[] => queries.all().map((kept) => ({ ...kept, choice: choiceFor(kept) }));

  function dismiss(backend: BackendId): void {
    queries.remove(backend);
    changed();
  }

  return {
    list,
    dismiss,

    /** Takes in a test that has just been made. */
    take: ({ latest, before, change }: SelfTestVerdict): void => {
      const { backend } = latest;
      const known = queries.all().find((notice) => notice.backend === backend);
      // What it was when all was well stays the measure, however often it is tested while it is not.
      const good = known !== undefined && known.change !== 'mended' ? known.before : before;
      if (good === null) return;
      if (latest.state === 'failed') return queries.put({ backend, change: 'broken', latest, before: good });
      if (isSlower(latest, good)) return queries.put({ backend, change: 'slower', latest, before: good });
      const { preferredBackend } = settings.get();
      const wasLeft = preferredBackend !== 'auto' && preferredBackend !== backend;
      if (change === 'mended' && wasLeft) return queries.put({ backend, change: 'mended', latest, before: good });
      queries.remove(backend);
    },

    useLastGood: (backend: BackendId): { before: Choice } => {
      const choice = list().find((notice) => notice.backend === backend)?.choice ?? null;
      if (choice === null) throw new AppError('not_found', 'Nothing is offered in place of this back end any more.');
      const { preferredBackend: before } = settings.get();
      settings.set({ preferredBackend: choice });
      dismiss(backend);
      return { before };
    },
  };
}
