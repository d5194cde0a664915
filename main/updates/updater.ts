import type { AppUpdater, UpdateInfo } from 'electron-updater';
import { AppError } from '../../contract/errors.ts';
import type { UpdateChannel } from '../../contract/update-settings.ts';
import type { UpdateOffer } from '../../contract/updates.ts';
import type { Log } from '../log.ts';
import type { Feed } from './feed.ts';
import type { Updater } from './port.ts';
import type { KeptVersions } from './previous.ts';
import { signedProvider } from './signed-provider.ts';
import type { Placing } from './way.ts';

type Dependencies = {
  /** electron-updater's own, for this system. */
  updater: AppUpdater;
  feed: Feed;
  kept: KeptVersions;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
  placing: Placing;
  /** Ends the app; the host calls `finish` once everything has ended. */
  quit(): void;
};

/** What electron-updater calls our channels. */
const channelNames: Record<UpdateChannel, string> = { stable: 'latest', beta: 'beta' };

/** Updates with electron-updater: `finish` does what was asked for, and is called when nothing of Paddock runs any more. */
export function createUpdater({ updater, feed, kept, log, placing, quit }: Dependencies) {
  updater.logger = {
    info: (text: unknown) => log.info(String(text)),
    warn: (text: unknown) => log.warn(String(text)),
    error: (text: unknown) => log.error(String(text)),
  };
  updater.autoDownload = false;
  // Elsewhere the new version would start while the old one still holds the data folder.
  updater.autoInstallOnAppQuit = placing === 'by-system';
  updater.disableWebInstaller = true;
  updater.setFeedURL({ provider: 'custom', updateProvider: signedProvider(feed) });
  // Each failure also comes as the rejection of what was asked for.
  updater.on('error', () => {});

  let found: Awaited<ReturnType<AppUpdater['checkForUpdates']>> = null;
  let isDownloaded = false;
  let atEnd: 'install' | 'return' | null = null;

  const port: Updater = {
    async check(channel) {
      updater.channel = channelNames[channel];
      // Set after the channel, which allows it: whoever can replay an old description must not bring back its faults.
      updater.allowDowngrade = false;
      found = await described(() => updater.checkForUpdates());
      return found?.isUpdateAvailable === true ? toOffer(found.updateInfo) : null;
    },
    async download(onProgress, signal) {
      const token = found?.cancellationToken;
      const listen = ({ transferred, total }: { transferred: number; total: number }) =>
        onProgress({ receivedBytes: transferred, totalBytes: total });
      const cancel = () => token?.cancel();
      updater.on('download-progress', listen);
      signal.addEventListener('abort', cancel, { once: true });
      try {
        await described(() => updater.downloadUpdate(token), signal);
        isDownloaded = true;
      } finally {
        updater.off('download-progress', listen);
        signal.removeEventListener('abort', cancel);
      }
    },
    keepRunning: () => kept.keepRunning(),
    previous: () => kept.previous(),
    install() {
      atEnd = 'install';
      quit();
    },
    returnToPrevious() {
      atEnd = 'return';
      quit();
    },
  };

  return {
    port,
    /** Whether what was started ends the process. */
    async finish(): Promise<boolean> {
      if (atEnd === 'return') {
        await kept.startPrevious();
        return false;
      }
      const isWanted = isDownloaded && (atEnd === 'install' || placing === 'at-end');
      // Without a click the new version takes the old one's place and waits there.
      if (isWanted) updater.quitAndInstall(true, atEnd === 'install');
      return isWanted;
    },
  };
}

function toOffer({ version, releaseNotes, releaseDate, files }: UpdateInfo): UpdateOffer {
  const released = Date.parse(releaseDate);
  return {
    version,
    notes: typeof releaseNotes === 'string' ? releaseNotes : '',
    releasedAt: Number.isNaN(released) ? null : released,
    sizeBytes: files[0]?.size ?? null,
  };
}

/** electron-updater's failures in the person's words. */
async function described<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (signal?.aborted === true) throw new AppError('cancelled', 'The download was stopped.', { cause: error });
    throw describe(error);
  }
}

function describe(cause: unknown): AppError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  const text = cause instanceof Error ? cause.message : String(cause);
  switch (true) {
    case code === 'ERR_CHECKSUM_MISMATCH':
      return new AppError('checksum_mismatch', 'What arrived is not the new version that was announced.', {
        remedy: 'It was thrown away and nothing was installed. Fetch it again; on another network if it happens again.',
        cause,
      });
    case code === 'ERR_UPDATER_INVALID_SIGNATURE' || /code signature|not signed/i.test(text):
      return new AppError('checksum_mismatch', 'The new version is not signed by the publisher of this one.', {
        remedy: 'It was thrown away and nothing was installed. Download Paddock anew from where you have it.',
        cause,
      });
    case code === 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND':
      return new AppError('not_found', 'Nothing is published for this system on this channel.', {
        remedy: 'Choose the other channel, or look again later.',
        cause,
      });
    case /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ERR_INTERNET_DISCONNECTED|ERR_NAME_NOT_RESOLVED|ERR_CONNECTION_REFUSED/.test(
      `${code} ${text}`,
    ):
      return new AppError('offline', 'The place that new versions come from can’t be reached.', {
        remedy: 'Check the connection, then try again.',
        cause,
      });
    case code === 'ENOSPC':
      return new AppError('disk_full', 'There is no room on the disk for the new version.', {
        remedy: 'Free some space, then fetch it again.',
        cause,
      });
    default:
      return new AppError('network_failed', 'The new version could not be fetched.', {
        remedy: 'Check the connection, then try again.',
        details: { reason: text.slice(0, 300) },
        cause,
      });
  }
}
