import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waitUntil } from '../../tests/harness/wait.ts';
import { startTools, testServer } from './tools.test-helper.ts';

const never = new AbortController().signal;
const paris = '{"city": "Paris"}';

test('a server starts when a chat asks for its tools, answers, and is known by what it says', async () => {
  await using at = await startTools({ servers: { weather: testServer('stdio') } });
  expect(at.server('weather')).toMatchObject({ state: 'idle', tools: [], kind: 'process' });
  // A look at what a question would cost starts nothing.
  expect(at.tools.peek(['weather/get_weather'])).toEqual([]);
  expect(at.server('weather').state).toBe('idle');
  const offered = await at.tools.offer(['weather/get_weather'], never);
  expect(at.tools.peek(['weather/get_weather'])).toEqual(offered);
  expect(offered).toMatchObject([
    { server: 'weather', tool: { name: 'get_weather', description: 'Says the weather in a city.' } },
  ]);
  expect(offered[0]?.tool.parameters).toMatchObject({ type: 'object', required: ['city'] });
  expect(await at.tools.call('weather', 'get_weather', paris, never)).toEqual({
    isError: false,
    text: '{"city": "Paris", "temperature": 18, "condition": "sunny"}',
  });
  expect(at.server('weather')).toMatchObject({
    state: 'ready',
    title: 'Weather station',
    version: '2.1.0',
    promptCount: 1,
  });
  expect(at.tools.logs('weather').map(({ text }) => text)).toContain('the weather station is up');
});

test('a server that only knows the protocol of today is understood too', async () => {
  await using at = await startTools({ servers: { weather: testServer('stdio', '--modern') } });
  await at.tools.offer(['weather/*'], never);
  expect(at.server('weather')).toMatchObject({ state: 'ready', error: null });
  expect((await at.tools.call('weather', 'get_weather', paris, never)).text).toContain('sunny');
});

test('names that no template takes, and names that two servers have, are told apart and lead back', async () => {
  await using at = await startTools({ servers: { a: testServer('stdio'), b: testServer('stdio') } });
  const offered = await at.tools.offer(['a/get_weather', 'b/get_weather', 'a/get.weather'], never);
  const names = offered.map(({ tool }) => tool.name);
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
  const dotted = names.find((name) => name.includes('get_weather') && name.startsWith('a_') && name !== names[0]);
  expect((await at.tools.call('a', dotted ?? '', '{}', never)).text).toBe('dotted');
});

test('what a server is given of the environment is little, and its own', async () => {
  process.env['HF_TOKEN'] = 'hf_secret';
  await using at = await startTools({ servers: { weather: { ...testServer('stdio'), env: { CITY: 'Paris' } } } });
  const { text } = await at.tools.call('weather', 'environment', '{}', never);
  delete process.env['HF_TOKEN'];
  expect(JSON.parse(text)).toMatchObject({ CITY: 'Paris' });
  expect(text).not.toContain('hf_secret');
});

test('results that are long, are no text, or report a failure come as text with a limit', async () => {
  await using at = await startTools({ servers: { weather: testServer('stdio') } });
  const huge = await at.tools.call('weather', 'huge', '{}', never);
  expect(huge.text.length).toBeLessThan(100_200);
  expect(huge.text).toContain('the first 100000 of 1000000 characters');
  expect((await at.tools.call('weather', 'picture', '{}', never)).text).toBe(
    '[An image (image/png, 30 KB) that is not shown here]',
  );
  expect(await at.tools.call('weather', 'fail', '{}', never)).toEqual({ isError: true, text: 'no such city' });
  expect(await at.tools.call('weather', 'get_weather', '{"city": 5}', never)).toMatchObject({ isError: true });
  expect(await at.tools.call('weather', 'get_weather', '[1', never)).toMatchObject({ isError: true });
  expect(await at.tools.call('weather', 'nothing', '{}', never)).toMatchObject({ isError: true });
});

test('a call that hangs ends with its time-out, or at once when it is stopped, and the server is told', async () => {
  await using at = await startTools({ servers: { weather: { ...testServer('stdio'), timeout: 700 } } });
  expect(await at.tools.call('weather', 'hang', '{}', never)).toEqual({
    isError: true,
    text: 'The tool gave no result within 1 seconds.',
  });
  const stop = new AbortController();
  const hanging = at.tools.call('weather', 'hang', '{}', stop.signal);
  const begun = () => at.tools.logs('weather').filter(({ text }) => text === 'hanging').length;
  await waitUntil('the second call has begun', () => begun() === 2);
  stop.abort();
  await expect(hanging).rejects.toThrow();
  await waitUntil(
    'the server was told twice',
    () => at.tools.logs('weather').filter(({ text }) => text === 'told to stop').length === 2,
  );
  // An answer that comes late is nobody's, and the next call gets its own.
  expect((await at.tools.call('weather', 'late', '{}', never)).isError).toBe(true);
  expect((await at.tools.call('weather', 'get_weather', paris, never)).text).toContain('Paris');
});

test('a server that dies in a call fails that call, says why, and is there again for the next', async () => {
  await using at = await startTools({ servers: { weather: testServer('stdio') } });
  const died = await at.tools.call('weather', 'die', '{}', never);
  expect(died).toEqual({
    isError: true,
    text: 'The tool gave no result. “weather” ended by itself. It ended with code 3. It wrote last: out of cheese',
  });
  await at.waitFor('weather', 'failed');
  expect(at.server('weather').error?.remedy).toContain('It ended with code 3. It wrote last: out of cheese');
  expect((await at.tools.call('weather', 'get_weather', paris, never)).text).toContain('sunny');
  for (let times = 0; times < 2; times += 1) await at.tools.call('weather', 'die', '{}', never);
  await at.waitFor('weather', 'failed');
  // It has died too often now, until a person starts it.
  expect((await at.tools.call('weather', 'get_weather', paris, never)).text).toContain('ended by itself');
  await at.tools.restart('weather');
  await at.waitFor('weather', 'ready');
});

test.each([
  ['die', 'could not be started', 'no config found'],
  ['hang', 'did not answer in time', 'log may say more'],
  ['garbage', 'could not be started', 'no messages'],
  ['mutter', 'did not answer in time', 'It wrote last: debug'],
  ['endless', 'could not be started', 'more than 4 MB'],
])('a server that begins with %s fails by itself, and others are not held up', async (kind, message, remedy) => {
  const servers = { bad: testServer('misbehave', kind), good: testServer('stdio') };
  await using at = await startTools({ servers, startTimeoutMs: 2500 });
  const ticks = countTicks();
  const offered = await at.tools.offer(['bad/*', 'good/get_weather'], never);
  expect(offered.map(({ tool }) => tool.name)).toEqual(['get_weather']);
  expect(at.server('bad')).toMatchObject({ state: 'failed', tools: [] });
  expect(at.server('bad').error?.message).toContain(message);
  expect(at.server('bad').error?.remedy).toContain(remedy);
  expect(ticks.longestMs()).toBeLessThan(500);
});

test('a program that is not there is said so', async () => {
  await using at = await startTools({ servers: { gone: { command: '/nowhere/at-all' } } });
  expect(await at.tools.offer(['gone/*'], never)).toEqual([]);
  expect(at.server('gone').error?.message).toBe('The program of “gone” was not found.');
});

test('a server that is stopped and started while it starts is up in the end', async () => {
  await using at = await startTools({ servers: { weather: testServer('stdio') } });
  for (let times = 0; times < 3; times += 1) await at.tools.restart('weather');
  const stopped = at.tools.stop('weather');
  await at.tools.restart('weather');
  await stopped;
  await at.waitFor('weather', 'ready');
  expect((await at.tools.call('weather', 'get_weather', paris, never)).text).toContain('sunny');
});

test('a flood of messages fills the pipe and leaves the core free', async () => {
  await using at = await startTools({ servers: { flood: testServer('misbehave', 'flood') } });
  await at.tools.offer(['flood/*'], never);
  const ticks = countTicks();
  await waitUntil('a while has passed', () => ticks.count() > 40);
  expect(ticks.longestMs()).toBeLessThan(300);
  expect(at.tools.logs('flood').length).toBeLessThanOrEqual(500);
});

test('what a server has started ends with it', async () => {
  await using at = await startTools({ servers: { weather: testServer('stdio', '--child') } });
  await at.tools.offer(['weather/*'], never);
  const line = () => at.tools.logs('weather').find(({ text }) => text.startsWith('child '))?.text;
  await waitUntil('the child is there', () => line() !== undefined);
  const child = Number(line()?.slice(6));
  expect(isAlive(child)).toBe(true);
  await at.tools.stop('weather');
  await waitUntil('the child is gone', () => !isAlive(child));
  expect(at.server('weather').state).toBe('idle');
});

test('always is for these arguments, a setting for any, and both wait when the tool has changed', async () => {
  await using at = await startTools({ servers: { weather: testServer('stdio') } });
  await at.tools.offer(['weather/*'], never);
  const permission = (text: string) => at.tools.permission('weather', 'get_weather', text);
  expect(permission(paris)).toBe('ask');
  at.tools.allowAlways('weather', 'get_weather', paris);
  expect([permission('{ "city":"Paris"}'), permission('{"city": "Rome"}')]).toEqual(['allowed', 'ask']);
  at.tools.setPermission('weather', 'get_weather', 'always');
  expect(permission('{"city": "Rome"}')).toBe('allowed');
  expect(at.tools.permission('weather', 'die', '{}')).toBe('ask');

  await at.tools.call('weather', 'change', '{}', never);
  const tool = () => at.server('weather').tools.find(({ name }) => name === 'get_weather');
  await waitUntil('the change is known', () => tool()?.description.includes('passwords') === true);
  expect(tool()).toMatchObject({ hasChanged: true, permission: 'always' });
  expect([permission(paris), permission('{"city": "Rome"}')]).toEqual(['ask', 'ask']);
  expect(at.tools.rules().map(({ isSuspended }) => isSuspended)).toEqual([true, true]);
  at.tools.acceptChange('weather', 'get_weather');
  expect([permission(paris), tool()?.hasChanged]).toEqual(['allowed', false]);

  at.tools.setPermission('weather', 'get_weather', 'never');
  expect(permission(paris)).toBe('denied');
  expect(await at.tools.offer(['weather/get_weather'], never)).toEqual([]);
  for (const { id } of at.tools.rules()) at.tools.removeRule(id);
  expect(permission(paris)).toBe('ask');
});

test('another program under the same name inherits no permission', async () => {
  await using at = await startTools({ servers: { weather: testServer('stdio') } });
  await at.tools.offer(['weather/*'], never);
  at.tools.setPermission('weather', 'get_weather', 'always');
  at.tools.putServer('weather', testServer('stdio', '--other'), 'weather');
  await at.tools.offer(['weather/*'], never);
  expect(at.tools.permission('weather', 'get_weather', paris)).toBe('ask');
});

test('an edit from outside is taken, a broken one is named and leaves the last good state', async () => {
  await using at = await startTools({ servers: { weather: testServer('stdio') } });
  await at.tools.offer(['weather/*'], never);
  const path = join(at.folder, 'mcp.json');
  const good = readFileSync(path, 'utf8');
  writeFileSync(path, '{\n  "mcpServers": {\n    "weather": nope\n  }\n}');
  await waitUntil('the problem is known', () => at.tools.list().problem !== null);
  expect(at.tools.list().problem).toMatchObject({ line: 3 });
  expect(at.server('weather').state).toBe('ready');
  expect(() => at.tools.setServerOn('weather', false)).toThrow('can’t be read');
  writeFileSync(path, good.replace('"weather"', '"other"'));
  await waitUntil('the other is there', () => at.tools.list().servers.some(({ name }) => name === 'other'));
  expect(at.tools.list()).toMatchObject({
    problem: null,
    servers: [{ name: 'paddock' }, { name: 'other', state: 'idle' }],
  });
});

test('forms change one entry, and what others keep in the file stays', async () => {
  await using at = await startTools();
  const text =
    '{\n    "theme": "dark",\n    "mcpServers": {\n        "a": {"command": "a", "autoApprove": ["x"]}\n    }\n}\n';
  at.tools.saveConfig(text, at.tools.config().text);
  at.tools.putServer('b', { url: 'https://mcp.example.com/' }, null);
  at.tools.setServerOn('a', false);
  const kept = at.tools.config().text;
  expect(JSON.parse(kept)).toEqual({
    theme: 'dark',
    mcpServers: { a: { command: 'a', autoApprove: ['x'], disabled: true }, b: { url: 'https://mcp.example.com/' } },
  });
  expect(kept).toContain('\n    "theme"');
  expect(() => at.tools.putServer('b', { command: 'b' }, null)).toThrow('already');
  expect(() => at.tools.saveConfig('{}', 'something else')).toThrow('another program');
  at.tools.putServer('c', { url: 'https://mcp.example.com/' }, 'b');
  expect(at.tools.list().servers.map(({ name }) => name)).toEqual(['paddock', 'a', 'c']);
  expect(at.tools.removeServer('a')).toMatchObject({ autoApprove: ['x'] });
  expect(at.tools.list().servers.map(({ name }) => name)).toEqual(['paddock', 'c']);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** How often, and after how long at most, this thread came round again. */
function countTicks() {
  let count = 0;
  let longest = 0;
  let last = performance.now();
  setInterval(() => {
    count += 1;
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 10).unref();
  return { count: () => count, longestMs: () => longest };
}
