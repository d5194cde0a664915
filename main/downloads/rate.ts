/** How many bytes a second arrive, over the last seconds. */
export function createRateMeter(windowMs = 5000) {
  const samples: { at: number; bytes: number }[] = [];
  let total = 0;
  let startedAt: number | null = null;

  function forget(now: number): void {
    while (samples[0] !== undefined && samples[0].at <= now - windowMs) total -= samples.shift()?.bytes ?? 0;
  }

  return {
    add(bytes: number, now: number): void {
      forget(now);
      // After a silence of a whole window, it starts anew.
      if (samples.length === 0) startedAt = now;
      const last = samples.at(-1);
      if (last !== undefined && now - last.at < 50) last.bytes += bytes;
      else samples.push({ at: now, bytes });
      total += bytes;
    },
    /** `null` while nothing arrives, or too little is known. */
    bytesPerSecond(now: number): number | null {
      forget(now);
      if (samples.length === 0 || startedAt === null) return null;
      const spanMs = Math.min(windowMs, now - startedAt);
      return spanMs < 200 ? null : (total / spanMs) * 1000;
    },
    reset(): void {
      samples.length = 0;
      total = 0;
      startedAt = null;
    },
  };
}

/**
 * One limit for all connections together. Bytes are taken after they have arrived, and may put the account below
 * nothing; the connections then read on when it is even. A changed limit holds at once.
 */
export function createSpeedLimit({
  limit,
  now,
  wait,
}: {
  limit(): number | null;
  now(): number;
  wait(ms: number, signal: AbortSignal): Promise<void>;
}) {
  /** Below 0: what has arrived ahead of its time. */
  let account = 0;
  let creditedAt = now();

  function credit(bytesPerSecond: number): void {
    const at = now();
    // At most a tenth of a second is saved up, so that a pause is not followed by a flood.
    account = Math.min(bytesPerSecond / 10, account + ((at - creditedAt) / 1000) * bytesPerSecond);
    creditedAt = at;
  }

  return {
    /** `null` where there is nothing to wait for. */
    take(bytes: number, signal: AbortSignal): Promise<void> | null {
      const bytesPerSecond = limit();
      if (bytesPerSecond === null) {
        account = 0;
        creditedAt = now();
        return null;
      }
      credit(bytesPerSecond);
      account -= bytes;
      return account >= 0 ? null : settle(signal);
    },
  };

  async function settle(signal: AbortSignal): Promise<void> {
    for (;;) {
      const bytesPerSecond = limit();
      if (bytesPerSecond === null || signal.aborted) return;
      credit(bytesPerSecond);
      if (account >= 0) return;
      await wait(Math.min(200, Math.max(5, (-account / bytesPerSecond) * 1000)), signal);
    }
  }
}
export type SpeedLimit = ReturnType<typeof createSpeedLimit>;

/** Doubles with each failure in a row, up to a limit, and differs a little each time so that not all return at once. */
export function backOffMs(
  failures: number,
  { firstMs, maxMs }: { firstMs: number; maxMs: number },
  random: number,
): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 20)) * (0.5 + random / 2);
}
