import { app } from './app.ts';
import { benches } from './benches.ts';
import { chats } from './chats.ts';
import { comparisons } from './comparisons.ts';
import { desktop } from './desktop.ts';
import { devices } from './devices.ts';
import { documents } from './documents.ts';
import { downloads } from './downloads.ts';
import { engine } from './engine.ts';
import { hardware } from './hardware.ts';
import { hub } from './hub.ts';
import { images } from './images.ts';
import { library } from './library.ts';
import { models } from './models.ts';
import { presets } from './presets.ts';
import { prompts } from './prompts.ts';
import { remotes } from './remotes.ts';
import { runtimes } from './runtimes.ts';
import { selfTests } from './self-tests.ts';
import { server } from './server.ts';
import { settings } from './settings.ts';
import { tools } from './tools.ts';
import { transfer } from './transfer.ts';
import { updates } from './updates.ts';
import { usage } from './usage.ts';

/** Everything that a window or a tool can ask of the core. */
export const contract = {
  app,
  benches,
  chats,
  comparisons,
  desktop,
  devices,
  documents,
  downloads,
  engine,
  hardware,
  hub,
  images,
  library,
  models,
  presets,
  prompts,
  remotes,
  runtimes,
  selfTests,
  server,
  settings,
  tools,
  transfer,
  updates,
  usage,
};
