import { expect, test } from 'vitest';
import { readProposal } from './link.ts';

const entry = { command: 'npx', args: ['-y', 'some-server'], env: { KEY: 'ü/+?' } };
const base64 = Buffer.from(JSON.stringify(entry)).toString('base64');
const whole = Buffer.from(JSON.stringify({ some: entry })).toString('base64url');

test.each([
  [`paddock://mcp?name=some&config=${encodeURIComponent(base64)}`],
  [`paddock://mcp?name=some&config=${base64}`],
  [`cursor://anysphere.cursor-deeplink/mcp/install?name=some&config=${base64}`],
  [`https://cursor.com/en/install-mcp?name=some&config=${base64}`],
  [`lmstudio://add_mcp?name=some&config=${base64}`],
  [`paddock://mcp?config=${whole}`],
  [`vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name: 'some', ...entry }))}`],
  [JSON.stringify({ mcpServers: { some: entry } }, null, 2)],
  [JSON.stringify({ servers: { some: entry } })],
  [JSON.stringify({ some: entry })],
  [whole],
])('%s proposes the server', (text) => {
  expect(readProposal(text)).toEqual([{ name: 'some', entry }]);
});

test('a server on the network is proposed by its address alone', () => {
  expect(readProposal('paddock://mcp?name=far&url=https%3A%2F%2Fmcp.example.com%2F')).toEqual([
    { name: 'far', entry: { url: 'https://mcp.example.com/' } },
  ]);
});

test('no proposal takes the place of Paddock’s own tools', () => {
  expect(readProposal(`paddock://mcp?name=paddock&config=${base64}`)[0]?.name).toBe('paddock-2');
});

test.each([
  '',
  'hello',
  'paddock://mcp',
  'paddock://mcp?name=a&config=%%%',
  'paddock://mcp?name=a&config=e30=',
  'paddock://mcp?name=a&url=file:///etc/passwd',
  `paddock://mcp?name=a&config=${Buffer.from('{"command": 5}').toString('base64')}`,
  '{"mcpServers": []}',
  '{"a": {"command": "x", "url": "https://a.example"}}',
  '[]',
])('%s is refused in words', (text) => {
  expect(() => readProposal(text)).toThrow('This proposes no server');
});
