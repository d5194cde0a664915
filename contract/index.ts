import { app } from './app.ts';
import { chats } from './chats.ts';
import { downloads } from './downloads.ts';
import { engine } from './engine.ts';
import { hub } from './hub.ts';
import { library } from './library.ts';
import { models } from './models.ts';
import { presets } from './presets.ts';
import { remotes } from './remotes.ts';
import { server } from './server.ts';
import { settings } from './settings.ts';

/** Everything that a window or a tool can ask of the core. */
export const contract = { app, chats, downloads, engine, hub, library, models, presets, remotes, server, settings };
