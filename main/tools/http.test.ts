import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startHttpServer } from '../../tests/fixtures/mcp/http.ts';
import { startTools } from './tools.test-helper.ts';

const never = new AbortController().signal;
const paris = '{"city": "Paris"}';

test('a server is reached over HTTP, and nobody there is said so', async () => {
  await using remote = await startHttpServer();
  await using at = await startTools({ servers: { weather: { url: remote.url } } });
  expect((await at.tools.offer(['weather/get_weather'], never)).length).toBe(1);
  expect((await at.tools.call('weather', 'get_weather', paris, never)).text).toContain('sunny');
  expect(at.server('weather')).toMatchObject({ state: 'ready', kind: 'http', isSignedIn: false });
  await remote[Symbol.asyncDispose]();
  expect(await at.tools.call('weather', 'get_weather', paris, never)).toMatchObject({ isError: true });
  expect(at.server('weather').state).toBe('failed');
});

test('a server that asks who is there waits for a sign-in, and then works, with new tokens when they end', async () => {
  await using remote = await startHttpServer({ withSignIn: true });
  await using at = await startTools({ servers: { weather: { url: remote.url } } });
  expect(await at.tools.offer(['weather/*'], never)).toEqual([]);
  expect(at.server('weather').state).toBe('needs_sign_in');
  // Nobody is registered anywhere before a person asks for it.
  expect(remote.asked).not.toContain('POST /register');

  const { url } = await at.tools.signIn('weather');
  expect(at.server('weather').signInUrl).toBe(url);
  const page = new URL(url ?? '');
  expect(page.searchParams.get('code_challenge_method')).toBe('S256');
  expect(new URL(page.searchParams.get('redirect_uri') ?? '').hostname).toBe('127.0.0.1');
  // Somebody else's answer is nobody's.
  const wrong = new URL(page.searchParams.get('redirect_uri') ?? '');
  wrong.search = '?code=stolen&state=guessed';
  expect((await fetch(wrong)).status).toBe(404);
  expect(await (await fetch(page)).text()).toContain('You are signed in.');
  await at.waitFor('weather', 'ready');
  expect(at.server('weather')).toMatchObject({ isSignedIn: true, signInUrl: null });
  expect((await at.tools.call('weather', 'get_weather', paris, never)).text).toContain('sunny');

  remote.expire();
  expect((await at.tools.call('weather', 'get_weather', paris, never)).text).toContain('sunny');
  const before = readFileSync(join(at.folder, 'secrets.json'), 'utf8');
  expect(before).toContain('mcp:weather');
  expect(at.tools.config().text).not.toContain('token');

  await at.tools.signOut('weather');
  expect(existsSync(join(at.folder, 'secrets.json'))).toBe(false);
  await at.tools.offer(['weather/*'], never);
  expect(at.server('weather')).toMatchObject({ state: 'needs_sign_in', isSignedIn: false });
});

test('a sign-in that the server refuses says why', async () => {
  await using remote = await startHttpServer({ withSignIn: true });
  await using at = await startTools({ servers: { weather: { url: remote.url } } });
  const { url } = await at.tools.signIn('weather');
  const parameters = new URL(url ?? '').searchParams;
  const back = new URL(parameters.get('redirect_uri') ?? '');
  back.search = `?error=access_denied&error_description=Not+today&state=${parameters.get('state')}`;
  expect(await (await fetch(back)).text()).toContain('You are not signed in.');
  await expect
    .poll(() => at.events.filter(({ type }) => type === 'notice'))
    .toMatchObject([{ error: { message: 'Signing in to “weather” failed.', remedy: 'The server says: Not today' } }]);
});
