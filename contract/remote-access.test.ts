import { expect, test } from 'vitest';
import { contract } from './index.ts';
import { remoteAccess, ruleFor } from './remote-access.ts';

const names = Object.entries(contract).flatMap(([domain, procedures]) =>
  Object.keys(procedures).map((name) => `${domain}.${name}`),
);

test('every procedure has a rule, and there is no rule for what is not there', () => {
  const ruled = Object.entries(remoteAccess).flatMap(([domain, rules]) =>
    Object.keys(rules).map((name) => `${domain}.${name}`),
  );
  expect(ruled.toSorted()).toEqual(names.toSorted());
});

test.each([
  [[]],
  [['chats']],
  [['chats', 'nothing']],
  [['nothing', 'list']],
  [['chats', 'list', 'more']],
  [['__proto__', 'toString']],
  [['chats', 'constructor']],
])('%j, which the table does not name, is closed', (path) => {
  expect(ruleFor(path)).toBe('closed');
});

/** A change here is a decision about what a device that was let in can do to the computer. */
test('what opens the computer, names a place on its disk or can’t be taken back is closed', () => {
  const dangerous =
    /^(desktop|devices)\.|^tools\.(?!list$)|\.(browse|pick\w+|purge|trash|forget|createKey|revokeKey|setNetwork|setToken|removeToken|addFolder|addPlace|previewPlace|restart|restore|backup|import|open|quit|signIn)$/;
  const harmless = new Set(['chats.restore', 'comparisons.restore', 'presets.import', 'prompts.import']);
  const open = names.filter(
    (name) => dangerous.test(name) && !harmless.has(name) && ruleFor(name.split('.')) !== 'closed',
  );
  expect(open).toEqual([]);
});

test('a device may chat, look at models, downloads and the server', () => {
  for (const name of ['chats.send', 'chats.follow', 'models.list', 'hub.search', 'downloads.list', 'server.status']) {
    expect(ruleFor(name.split('.'))).not.toBe('closed');
  }
});
