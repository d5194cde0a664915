/** What can go wrong with one request. Offsets count from the beginning of the answer's body. */
export type Fault =
  /** An answer that says no. `retryAfter` is sent as it is: seconds, or a date. */
  | { kind: 'status'; status: number; retryAfter?: string }
  /** The connection breaks off hard after some bytes. */
  | { kind: 'reset'; afterBytes: number }
  /** The connection ends in good order after some bytes, short of what was promised. */
  | { kind: 'truncate'; afterBytes: number }
  /** Nothing more comes after some bytes, and the connection stays open. */
  | { kind: 'stall'; afterBytes: number }
  /** Some bytes are not those of the file. */
  | { kind: 'corrupt'; atByte: number; lengthBytes: number }
  /** 200 with the whole file, whatever was asked for. */
  | { kind: 'ignore-range' }
  /** The bytes that were asked for, under the name of others. */
  | { kind: 'wrong-content-range'; shiftBytes: number }
  /** The length says more or less than what is sent. */
  | { kind: 'wrong-content-length'; extraBytes: number }
  | { kind: 'wrong-etag'; etag: string }
  /** What the hosts of files say to an address that is too old. */
  | { kind: 'expired-url' }
  /** A page of a hotel's network in place of the file. */
  | { kind: 'sign-in-page' };

export type HubRequest = {
  host: 'hub' | 'cdn';
  /** With the query. */
  url: string;
  /** Of the repository and the file, where one is asked for. */
  repo: string | null;
  path: string | null;
  range: [number, number] | null;
  /** How many requests of this host came before. */
  number: number;
};

export type FaultRule = {
  /** Only requests for which this is true; all of them where left out. */
  matches?: (request: HubRequest) => boolean;
  /** How many more requests it strikes; `Infinity` where left out. */
  times?: number;
  fault: Fault;
};

/** Holds for every answer from now on, also for those that are under way. */
export type Conditions = {
  /** Before every answer. */
  latencyMs: number;
  /** For each connection; `null`: as fast as it goes. */
  bytesPerSecond: number | null;
};

const faultsOfBytes: ReadonlySet<Fault['kind']> = new Set([
  ...(['reset', 'truncate', 'stall', 'corrupt', 'ignore-range'] as const),
  ...(['wrong-content-range', 'wrong-content-length'] as const),
]);

/** The switches of a running hub. */
export function createFaults() {
  const rules: { rule: FaultRule; left: number }[] = [];
  const struck: { request: HubRequest; fault: Fault }[] = [];
  const conditions: Conditions = { latencyMs: 0, bytesPerSecond: null };
  return {
    conditions,
    /** What has gone wrong so far. */
    struck,
    add(rule: FaultRule): void {
      rules.push({ rule, left: rule.times ?? Infinity });
    },
    clear(): void {
      rules.length = 0;
    },
    /** The first rule that strikes, counted. Without bytes to send, faults of bytes wait for the next request. */
    take(request: HubRequest, sendsBytes: boolean): Fault | null {
      const hit = rules.find(
        ({ rule, left }) =>
          left > 0 && (sendsBytes || !faultsOfBytes.has(rule.fault.kind)) && (rule.matches?.(request) ?? true),
      );
      if (hit === undefined) return null;
      hit.left -= 1;
      struck.push({ request, fault: hit.rule.fault });
      return hit.rule.fault;
    },
  };
}
export type Faults = ReturnType<typeof createFaults>;
