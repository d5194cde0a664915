import { describe, expect, it } from 'vitest';
import { runFaults } from './faults.ts';

describe('downloads that are killed, cut and lied to', () => {
  it('end with the very file, or say that it can’t be had', { timeout: 240_000 }, async () => {
    const results = await runFaults({ count: 25, seed: 7, atOnce: 2 });
    const wrong = results.filter((result) =>
      result.isHopeless
        ? !(result.end === 'failed' && result.errorCode === 'checksum_mismatch' && result.isTidy)
        : !(result.end === 'complete' && result.isIdentical && result.isTidy),
    );
    expect(wrong).toEqual([]);
    expect(results).toHaveLength(25);
  });
});
