import { sql as chatsAndModels } from './0001-chats-and-models.ts';
import { sql as library } from './0002-library.ts';
import { sql as downloads } from './0003-downloads.ts';
import { sql as hubCache } from './0004-hub-cache.ts';
import { sql as loadRecords } from './0005-load-records.ts';
import { sql as server } from './0006-server.ts';
import { sql as chats } from './0007-chats.ts';
import { sql as documents } from './0008-documents.ts';
import { sql as tools } from './0009-tools.ts';
import { sql as presetsAndComparisons } from './0010-presets-and-comparisons.ts';
import { sql as transfer } from './0011-transfer.ts';
import { sql as thisComputer } from './0012-this-computer.ts';
import { sql as careOfThisComputer } from './0013-care-of-this-computer.ts';
import { sql as devices } from './0014-devices.ts';

/** In order. A released migration is never edited; the next change is a new entry. */
export const migrations: readonly string[] = [
  chatsAndModels,
  library,
  downloads,
  hubCache,
  loadRecords,
  server,
  chats,
  documents,
  tools,
  presetsAndComparisons,
  transfer,
  thisComputer,
  careOfThisComputer,
  devices,
];
