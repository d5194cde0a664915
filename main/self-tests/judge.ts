import type { SelfTest, SelfTestVerdict } from '../../contract/self-tests.ts';

/** Less is how much one run differs from the next on a machine that does other things. */
const slowerShare = 0.75;

/** What came of each back end. `tests`: newest first. */
export function judge(tests: readonly SelfTest[]): SelfTestVerdict[] {
  return [...new Set(tests.map(({ backend }) => backend))].flatMap((backend) => {
    const [latest, ...earlier] = tests.filter((test) => test.backend === backend);
    if (latest === undefined) return [];
    const before = earlier.find(({ state }) => state === 'passed') ?? null;
    return [{ latest, before, change: changeOf(latest, earlier[0] ?? null, before) }];
  });
}

function changeOf(latest: SelfTest, last: SelfTest | null, before: SelfTest | null): SelfTestVerdict['change'] {
  if (latest.state === 'failed') return before === null ? 'none' : 'broken';
  if (last?.state === 'failed') return 'mended';
  return before !== null && isSlower(latest, before) ? 'slower' : 'none';
}

/** By more than a quarter. */
export function isSlower(test: SelfTest, before: SelfTest): boolean {
  return (
    test.tokensPerSecond !== null &&
    before.tokensPerSecond !== null &&
    test.tokensPerSecond < before.tokensPerSecond * slowerShare
  );
}

/**
 * Whether this version, or the driver, has not been tested yet on a back end that was; or nothing was ever tested.
 * `tests`: newest first.
 */
export function isDue(tests: readonly SelfTest[], version: string, driver: string | null): boolean {
  const latest = judge(tests).map((verdict) => verdict.latest);
  return (
    latest.length === 0 ||
    latest.some((test) => test.version !== version || (test.backend !== 'cpu' && test.driver !== driver))
  );
}
