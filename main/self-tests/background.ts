import type { SelfTests } from './self-tests.ts';
import { repeat, type Repeat } from '../repeat.ts';

type Dependencies = {
  selfTests: Pick<SelfTests, 'isDue' | 'isRunning' | 'run' | 'cancel'>;
  readDriver(): Promise<string | null>;
  /** Nothing is loaded or measured, and nobody waits for anything. */
  isIdle(): Promise<boolean>;
  log: { info(message: string): void; warn(facts: object, message: string): void };
  every?: Repeat;
};

/** Long after the start, when whoever started Paddock has what they wanted of it. */
const lookEveryMs = 3 * 60_000;
/** So many looks are left out where nothing is due: a driver may be updated while Paddock runs, but not often. */
const looksLeftOut = 100;

/** Runs the self-tests by themselves after an update of Paddock or of a driver, once nobody is kept waiting by it. */
export function keepTested({ selfTests, readDriver, isIdle, log, every = repeat }: Dependencies) {
  let isLooking = false;
  let isOwnRun = false;
  let leftOut = 0;
  const stop = every(() => void look(), lookEveryMs);

  async function look(): Promise<void> {
    if (isLooking || selfTests.isRunning()) return;
    if (leftOut > 0) {
      leftOut -= 1;
      return;
    }
    isLooking = true;
    try {
      // Asking for the driver takes programs, which only an idle computer has the time for.
      if (!(await isIdle())) return;
      if (!selfTests.isDue(await readDriver())) {
        leftOut = looksLeftOut;
        return;
      }
      if (!(await isIdle())) return;
      log.info('the self-tests are due');
      isOwnRun = true;
      const events = selfTests.run(undefined);
      for await (const event of events) if (event.type === 'end') break;
    } catch (error) {
      log.warn({ err: error }, 'the self-tests could not be run');
    } finally {
      isLooking = false;
      isOwnRun = false;
    }
  }

  return {
    /** Somebody wants the computer for something else: it is tested later. */
    yield: (): void => {
      if (isOwnRun) selfTests.cancel();
    },
    [Symbol.dispose]: stop,
  };
}

/** Not where Paddock itself is tested: there nobody wants to hear of the computer. Unless it is asked for. */
export function mayTestByItself(env: NodeJS.ProcessEnv): boolean {
  return env['PADDOCK_BACKGROUND_TESTS'] === '1' || (env['CI'] === undefined && env['VITEST'] === undefined);
}
