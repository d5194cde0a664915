import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatPlace } from '../../contract/transfer.ts';

export type Surroundings = {
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
};

const mostDepth = 6;

/** Chats that LM Studio and Jan keep on this computer. */
export async function findChatPlaces(surroundings: Surroundings): Promise<ChatPlace[]> {
  const found: ChatPlace[] = [];
  for (const { source, path, isChat } of candidates(surroundings)) {
    const chats = await countFiles(path, isChat);
    if (chats > 0) found.push({ source, path, chats });
  }
  return found;
}

type Candidate = Pick<ChatPlace, 'source' | 'path'> & { isChat(name: string): boolean };

function candidates({ home, env, platform }: Surroundings): Candidate[] {
  const isConversation = (name: string) => name.endsWith('.conversation.json');
  const isThread = (name: string) => name === 'messages.jsonl';
  const jan =
    platform === 'darwin'
      ? join(home, 'Library', 'Application Support', 'Jan')
      : platform === 'win32'
        ? join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Jan')
        : join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'Jan');
  return [
    { source: 'lmstudio', path: join(home, '.lmstudio', 'conversations'), isChat: isConversation },
    { source: 'lmstudio', path: join(home, '.cache', 'lm-studio', 'conversations'), isChat: isConversation },
    { source: 'jan', path: join(jan, 'data', 'threads'), isChat: isThread },
    { source: 'jan', path: join(home, 'jan', 'threads'), isChat: isThread },
  ];
}

async function countFiles(folder: string, isChat: (name: string) => boolean, depth = 0): Promise<number> {
  let count = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isFile() && isChat(entry.name)) count += 1;
    else if (entry.isDirectory() && depth < mostDepth) {
      count += await countFiles(join(folder, entry.name), isChat, depth + 1);
    }
  }
  return count;
}
