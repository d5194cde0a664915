import { setTimeout as delay } from 'node:timers/promises';
import { serveDiagnosticModel } from '../tests/harness/client.ts';
import { startHeadless } from '../tests/harness/headless.ts';
import { findRunners, readResidentBytes } from '../tests/harness/processes.ts';
import { formatMebibytes, type Row } from './table.ts';

/** Long enough for what starting left behind to be collected. */
const idleMs = 5000;

/** Resident memory of the core when nothing is asked of it, and of the runner of the diagnostic model. */
export async function measureMemory(): Promise<Row[]> {
  const idle = await (async () => {
    await using host = await startHeadless();
    await delay(idleMs);
    return readResidentBytes(host.pid);
  })();
  await using served = await serveDiagnosticModel();
  await delay(idleMs);
  const [runner] = findRunners(served.host.pid);
  return [
    { measure: 'Idle memory of the core', value: formatMebibytes(idle) },
    {
      measure: 'Runner with the diagnostic model',
      value: formatMebibytes(runner === undefined ? 0 : readResidentBytes(runner)),
    },
  ];
}
