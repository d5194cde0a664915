import { expect, it } from 'vitest';
import { readLink } from './deep-links.ts';

it.each([
  ['paddock://model/Qwen/Qwen3-0.6B-GGUF', { type: 'show', path: '/discover/Qwen/Qwen3-0.6B-GGUF' }],
  ['paddock://Model/Qwen/Qwen3-0.6B-GGUF/', { type: 'show', path: '/discover/Qwen/Qwen3-0.6B-GGUF' }],
  ['paddock://chat', { type: 'show', path: '/chat' }],
  ['paddock://chat/', { type: 'show', path: '/chat' }],
  ['paddock://chat/0197-ab_c', { type: 'show', path: '/chat/0197-ab_c' }],
  ['paddock://chat?prompt=Why%20is%20the%20sky%20blue%3F', { type: 'draft', text: 'Why is the sky blue?' }],
  ['paddock://chat?prompt=a%E2%80%AEb%00', { type: 'draft', text: 'ab' }],
  [
    'paddock://mcp?name=files&command=npx&args=-y',
    { type: 'show', path: '/settings/tools/add?name=files&command=npx&args=-y' },
  ],
  ['paddock://mcp/?name=files', { type: 'show', path: '/settings/tools/add?name=files' }],
])('%s is read', (link, command) => {
  expect(readLink(link)).toEqual(command);
});

it.each([
  'https://model/Qwen/Qwen3',
  'paddock:model/Qwen/Qwen3',
  'paddock://model/Qwen',
  'paddock://model/../../settings',
  'paddock://model/%2e%2e/%2e%2e',
  'paddock://model/a%2Fb/c',
  'paddock://model/Qwen/Qwen3/more',
  'paddock://model/%ff/x',
  'paddock://user:pass@model/Qwen/Qwen3',
  'paddock://model:80/Qwen/Qwen3',
  'paddock://chat/../settings/about',
  'paddock://chat/a%2F..%2Fsettings',
  'paddock://chat/%22%3E%3Cscript%3E',
  `paddock://chat?prompt=${'a'.repeat(5000)}`,
  `paddock://mcp?name=${'a'.repeat(9000)}`,
  'paddock://mcp',
  'paddock://mcp/more?name=files',
  'paddock://run?command=rm',
  'paddock://settings/tools',
  'paddock://',
  'paddock',
  'javascript:alert(1)',
  '--renderer-cmd-prefix=x',
])('%s is refused', (link) => {
  expect(readLink(link)).toBeNull();
});
