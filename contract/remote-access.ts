import type { InferContractRouterInputs, InferContractRouterOutputs } from '@orpc/contract';
import {
  eventFromAfar,
  infoFromAfar,
  loadedFromAfar,
  profileFromAfar,
  settingsFromAfar,
  statusFromAfar,
  withoutFolder,
  withoutTarget,
} from './from-afar.ts';
import type { contract } from './index.ts';
import type { z } from 'zod';
import type { loadSettingsSchema } from './inference.ts';
import type { SettingsPatch } from './settings.ts';

/**
 * What a paired device of the network may do with a procedure: all of it, nothing, or less than a window on this
 * computer. It may use Paddock; what opens this computer further, names a place on its disk, or can't be taken back is
 * done at the computer.
 */
type Rule<Input, Output> =
  | 'open'
  | 'closed'
  | { allows?(input: Input): boolean; shows?(output: Shown<Output>): unknown };
/** Of a stream, each item; `shows` leaves one out by answering `null`. */
type Shown<Output> = Output extends AsyncIterable<infer Item> ? Item : Output;

type Contract = typeof contract;
type Inputs = InferContractRouterInputs<Contract>;
type Outputs = InferContractRouterOutputs<Contract>;
type Table = {
  [Domain in keyof Contract]: {
    [Name in keyof Contract[Domain]]: Rule<
      Name extends keyof Inputs[Domain] ? Inputs[Domain][Name] : never,
      Name extends keyof Outputs[Domain] ? Outputs[Domain][Name] : never
    >;
  };
};

/** A procedure by its name, such as `chats.send`. */
export type ProcedureName = {
  [Domain in keyof Contract]: `${Domain}.${keyof Contract[Domain] & string}`;
}[keyof Contract];

/** What a device may change of the settings: how the window looks, and what a chat begins with. */
const openSettings: ReadonlySet<string> = new Set([
  'theme',
  'language',
  'appearance',
  'recentCommands',
  'selectedModelId',
  'defaultPresetId',
  'chatListOpen',
  'chatListCollapsed',
  'chatOverflow',
  'automaticTitles',
] satisfies (keyof SettingsPatch)[]);

/** Every file that load settings can name beside the model. */
function namesNoFile({ loras, mmproj, speculation }: z.input<typeof loadSettingsSchema>): boolean {
  return (loras ?? []).length === 0 && (mmproj ?? null) === null && speculation?.kind !== 'draft';
}

/** Everything that can be asked, with what of it a device of the network may. What is not in it, it may not. */
export const remoteAccess: Table = {
  app: {
    info: { shows: infoFromAfar },
    events: { shows: eventFromAfar },
    pickModelFile: 'closed',
    pickFolder: 'closed',
    revealModel: 'closed',
  },
  benches: {
    list: 'open',
    suggest: 'open',
    start: 'closed',
    tune: 'closed',
    cancel: 'closed',
    remove: 'closed',
    apply: 'closed',
    restore: 'closed',
  },
  chats: {
    list: 'open',
    bin: 'open',
    get: 'open',
    create: 'open',
    update: 'open',
    duplicate: 'open',
    branch: 'open',
    remove: 'open',
    restore: 'open',
    purge: 'closed',
    send: 'open',
    insert: 'open',
    regenerate: 'open',
    continue: 'open',
    edit: 'open',
    removeMessage: 'open',
    restoreMessage: 'open',
    stop: 'open',
    showBranch: 'open',
    follow: 'open',
    queue: 'open',
    unqueue: 'open',
    // A rule for calls to come is made at the computer.
    decide: { allows: ({ decision }) => decision !== 'always' },
    context: 'open',
    search: 'open',
    folders: 'open',
    createFolder: 'open',
    updateFolder: 'open',
    removeFolder: 'open',
  },
  comparisons: {
    list: 'open',
    get: 'open',
    create: 'open',
    remove: 'open',
    restore: 'open',
    send: 'open',
    regenerate: 'open',
    stop: 'open',
    follow: 'open',
    vote: 'open',
    reveal: 'open',
    promote: 'open',
    tally: 'open',
    clearTally: 'open',
    restoreTally: 'open',
  },
  desktop: {
    commands: 'closed',
    setMenu: 'closed',
    showMenu: 'closed',
    zoom: 'closed',
    openWindow: 'closed',
    state: 'closed',
    setStartAtLogin: 'closed',
    restart: 'closed',
    crashReports: 'closed',
    removeCrashReports: 'closed',
    showCrashReports: 'closed',
  },
  devices: {
    window: 'closed',
    open: 'closed',
    close: 'closed',
    pair: 'closed',
    endPairing: 'closed',
    list: 'closed',
    rename: 'closed',
    revoke: 'closed',
  },
  documents: {
    beginUpload: 'open',
    append: 'open',
    finishUpload: 'open',
    cancelUpload: 'open',
    discard: 'open',
    get: { shows: withoutFolder },
    read: { shows: (part) => ({ ...part, document: withoutFolder(part.document) }) },
    image: 'open',
    vision: 'open',
    search: 'open',
    collections: {
      shows: (collections) =>
        collections.map(({ places, ...collection }) => ({ ...collection, places: places.map(withoutFolder) })),
    },
    createCollection: 'closed',
    renameCollection: 'closed',
    removeCollection: 'closed',
    restoreCollection: 'closed',
    previewPlace: 'closed',
    addPlace: 'closed',
    removePlace: 'closed',
    rescan: 'closed',
    pause: 'closed',
    resume: 'closed',
    cancel: 'closed',
    files: { shows: ({ files, total }) => ({ files: files.map(withoutFolder), total }) },
    retry: 'closed',
  },
  downloads: {
    list: { shows: (downloads) => downloads.map(withoutTarget) },
    add: 'closed',
    pause: 'open',
    resume: 'open',
    pauseAll: 'open',
    resumeAll: 'open',
    cancel: 'closed',
    restore: 'closed',
    move: 'open',
    clearFinished: 'closed',
  },
  engine: {
    status: { shows: statusFromAfar },
    // With the settings that are kept, and no further than the memory reaches: a computer that stands still needs
    // somebody who sits before it.
    load: { allows: ({ settings, force }) => settings === undefined && force !== true, shows: loadedFromAfar },
    estimate: { allows: ({ settings }) => namesNoFile(settings) },
    unload: 'open',
    countTokens: 'open',
  },
  hardware: { report: 'open', live: 'open', override: 'closed', watch: 'open', speedAccuracy: 'open', power: 'open' },
  hub: {
    catalog: 'open',
    search: 'open',
    model: 'open',
    access: 'open',
    fit: 'open',
    accuracy: 'open',
    token: 'open',
    setToken: 'closed',
    removeToken: 'closed',
  },
  images: { load: 'open' },
  library: {
    folders: 'closed',
    addFolder: 'closed',
    removeFolder: 'closed',
    setDefaultFolder: 'closed',
    scan: 'closed',
    stores: 'closed',
    showStore: 'closed',
    duplicates: 'closed',
    jobs: 'closed',
    cancelJob: 'closed',
    dismissJob: 'closed',
    import: 'closed',
    details: { shows: ({ files, ...details }) => ({ ...details, files: files.map(withoutFolder) }) },
    verify: 'closed',
    trash: 'closed',
    checkRevision: 'open',
    exportSpdx: 'closed',
  },
  models: {
    list: { shows: (models) => models.map(withoutFolder) },
    open: 'closed',
    forget: 'closed',
    profile: { shows: profileFromAfar },
    setProfile: { allows: ({ profile }) => namesNoFile(profile.load ?? {}), shows: profileFromAfar },
    template: 'open',
    capabilities: 'open',
    browse: 'closed',
  },
  presets: { list: 'open', save: 'open', remove: 'open', export: 'open', import: 'open' },
  prompts: { list: 'open', save: 'open', remove: 'open', export: 'open', import: 'open' },
  remotes: { list: 'open', add: 'closed', refresh: 'closed', setOn: 'closed', remove: 'closed' },
  selfTests: {
    list: 'open',
    run: 'closed',
    cancel: 'closed',
    notices: 'open',
    dismiss: 'closed',
    useLastGood: 'closed',
  },
  server: {
    status: 'open',
    start: 'closed',
    stop: 'closed',
    setNetwork: 'closed',
    keys: 'closed',
    createKey: 'closed',
    revokeKey: 'closed',
    requests: 'open',
    followRequests: 'open',
    cancelRequest: 'closed',
    clearRequests: 'closed',
    totals: 'open',
    aliases: 'open',
    setAlias: 'closed',
    removeAlias: 'closed',
    reference: 'open',
  },
  settings: {
    get: { shows: settingsFromAfar },
    set: { allows: (patch) => Object.keys(patch).every((name) => openSettings.has(name)), shows: settingsFromAfar },
  },
  tools: {
    // How a server is started or reached may name a secret.
    list: {
      shows: ({ servers }) => ({
        servers: servers.map((server) => ({ ...server, target: '', signInUrl: null })),
        problem: null,
      }),
    },
    config: 'closed',
    checkConfig: 'closed',
    saveConfig: 'closed',
    server: 'closed',
    putServer: 'closed',
    removeServer: 'closed',
    setServerOn: 'closed',
    restart: 'closed',
    stop: 'closed',
    logs: 'closed',
    signIn: 'closed',
    signOut: 'closed',
    rules: 'closed',
    setPermission: 'closed',
    removeRule: 'closed',
    acceptChange: 'closed',
    readProposal: 'closed',
  },
  runtimes: { list: 'closed', install: 'closed', cancel: 'closed', remove: 'closed' },
  transfer: {
    jobs: 'closed',
    cancel: 'closed',
    dismiss: 'closed',
    places: 'closed',
    import: 'closed',
    imports: 'closed',
    undo: 'closed',
    redo: 'closed',
    exportChat: 'open',
    exportAll: 'closed',
    backup: 'closed',
    inspect: 'closed',
    restore: 'closed',
    read: 'closed',
    backupStatus: 'closed',
    backUpNow: 'closed',
  },
  updates: {
    status: 'open',
    check: 'closed',
    download: 'closed',
    cancel: 'closed',
    install: 'closed',
    returnToPrevious: 'closed',
  },
  usage: { report: 'open', clear: 'closed', energy: 'open', restore: 'closed' },
};

/** A rule whose procedure is not known: the gate has checked the input by the contract's own schema. */
export type AnyRule = 'open' | 'closed' | { allows?(input: unknown): boolean; shows?(output: unknown): unknown };

/** `closed` for whatever the table does not name. */
export function ruleFor(path: readonly string[]): AnyRule {
  const [domain = '', name = '', ...more] = path;
  const rules: Record<string, Record<string, AnyRule>> = remoteAccess;
  const inDomain = Object.hasOwn(rules, domain) ? rules[domain] : undefined;
  if (inDomain === undefined || more.length > 0 || !Object.hasOwn(inDomain, name)) return 'closed';
  return inDomain[name] ?? 'closed';
}
