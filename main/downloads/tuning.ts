/** What a test makes shorter. */
export type Tuning = {
  /** What one request asks for, at least and at first. */
  segmentBytes: number;
  /** Of the blocks that are remembered; `null` chooses by the file's size. */
  blockBytes: number | null;
  /** A connection that is silent for this long is given up. */
  stallMs: number;
  backOff: { firstMs: number; maxMs: number };
  /** What is waited at most, whatever the hub asks for. */
  maxRetryAfterMs: number;
  diskCheckMs: number;
  /** How often what was written is made to reach the disk itself. */
  syncMs: number;
  /** For how long a cancelled download can be brought back. */
  restoreMs: number;
};

export const defaultTuning: Tuning = {
  segmentBytes: 16 * 2 ** 20,
  blockBytes: null,
  stallMs: 30_000,
  backOff: { firstMs: 500, maxMs: 30_000 },
  maxRetryAfterMs: 10 * 60_000,
  diskCheckMs: 2000,
  syncMs: 3000,
  restoreMs: 60_000,
};
