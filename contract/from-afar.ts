import type { AppEvent, AppInfo } from './app.ts';
import type { Download } from './downloads.ts';
import type { EngineStatus, LoadedModel } from './engine.ts';
import type { LoadSettings } from './inference.ts';
import type { ModelProfile } from './models.ts';
import type { Settings } from './settings.ts';

// What a paired device of the network is shown: the same without the folders that things lie in, and without what may
// hold a secret.

/** Without the places on the disk and the networks that a device has no business with. */
export function settingsFromAfar(settings: Settings): Settings {
  return {
    ...settings,
    // The introduction is about this computer.
    isWelcomed: true,
    backupPlan: { ...settings.backupPlan, folder: null },
    llamaServer: null,
    // Their addresses may hold a password.
    proxy: null,
    hubEndpoint: null,
    toolFolders: [],
    toolHosts: [],
  };
}

export function eventFromAfar(event: AppEvent): AppEvent | null {
  switch (event.type) {
    case 'settings':
      return { ...event, settings: settingsFromAfar(event.settings) };
    case 'downloads':
      return { ...event, downloads: event.downloads.map(withoutTarget) };
    case 'engine':
      return { ...event, status: statusFromAfar(event.status) };
    // The title of a scan is a path.
    case 'library-jobs':
    case 'devices':
      return null;
    default:
      return event;
  }
}

export function infoFromAfar(info: AppInfo): AppInfo {
  return { ...info, host: 'remote', dataFolder: '' };
}

function loadFromAfar(load: LoadSettings): LoadSettings {
  const { loras, speculation, mmproj } = load;
  return {
    ...load,
    loras: loras.map(withoutFolder),
    speculation: speculation.kind === 'draft' ? withoutFolder(speculation) : speculation,
    mmproj: lastPart(mmproj),
  };
}

export function profileFromAfar(profile: ModelProfile): ModelProfile {
  const { load, lastWorking } = profile;
  return { ...profile, load: loadFromAfar(load), lastWorking: lastWorking === null ? null : loadFromAfar(lastWorking) };
}

export function loadedFromAfar(loaded: LoadedModel): LoadedModel {
  return { ...loaded, settings: loadFromAfar(loaded.settings) };
}

export function statusFromAfar({ models }: EngineStatus): EngineStatus {
  return { models: models.map(loadedFromAfar) };
}

export function withoutTarget(download: Download): Download {
  return { ...download, folder: lastPart(download.folder) };
}

/** A path without the folders that it lies in. */
function lastPart<Path extends string | null>(path: Path): string | Path {
  return path?.split(/[/\\]/).at(-1) ?? path;
}

export const withoutFolder = <Thing extends { path: string | null }>(thing: Thing) => ({
  ...thing,
  path: lastPart(thing.path),
});
