import type { UpdateChannel } from '../../contract/update-settings.ts';
import type { UpdateOffer, UpdateWay } from '../../contract/updates.ts';

export type UpdateProgress = { receivedBytes: number; totalBytes: number };

/** What puts new versions in the place of the running one. Only a host that can do so has one. */
export type Updater = {
  /** The newest version of a channel, or `null` where this is it. Throws an `AppError`. */
  check(channel: UpdateChannel): Promise<UpdateOffer | null>;
  /** Fetches and verifies what was last found. Throws an `AppError`; `cancelled` after the signal. */
  download(onProgress: (progress: UpdateProgress) => void, signal: AbortSignal): Promise<void>;
  /** Keeps the running version for a return. `false` where this system has no means for that. */
  keepRunning(): Promise<boolean>;
  /** The version that was kept before this one. */
  previous(): Promise<string | null>;
  /** Ends Paddock, then does it, then starts what is there. */
  install(): void;
  returnToPrevious(): void;
};

/** How a host's new versions get here, and who fetches them where that is Paddock itself. */
export type UpdateMeans = { way: UpdateWay; updater: Updater | null };
