import type { ServerEntry } from '../../../../contract/tools.ts';

/** A server as a person fills it in: lists are lines. */
export type ServerForm = {
  name: string;
  kind: 'process' | 'http';
  command: string;
  /** One argument a line. */
  args: string;
  /** `NAME=value`, one a line. */
  env: string;
  cwd: string;
  url: string;
  /** `Name: value`, one a line. */
  headers: string;
  /** Of a call, in seconds; empty takes the usual. */
  timeout: string;
};

export const emptyForm: ServerForm = {
  name: '',
  kind: 'process',
  command: '',
  args: '',
  env: '',
  cwd: '',
  url: '',
  headers: '',
  timeout: '',
};

export function toForm(name: string, entry: ServerEntry): ServerForm {
  const lines = (values: Readonly<Record<string, string>> | undefined, sign: string) =>
    Object.entries(values ?? {})
      .map(([key, value]) => `${key}${sign}${value}`)
      .join('\n');
  return {
    name,
    kind: entry.url === undefined ? 'process' : 'http',
    command: entry.command ?? '',
    args: (entry.args ?? []).join('\n'),
    env: lines(entry.env, '='),
    cwd: entry.cwd ?? '',
    url: entry.url ?? '',
    headers: lines(entry.headers, ': '),
    timeout: entry.timeout === undefined ? '' : String(entry.timeout / 1000),
  };
}

export type FormField = 'name' | 'command' | 'env' | 'url' | 'headers' | 'timeout';

/** The first field that can't be right; `null` where all may be. */
export function findWrongField(form: ServerForm): FormField | null {
  if (form.name.trim() === '' || form.name.trim() === 'paddock') return 'name';
  if (form.timeout.trim() !== '' && !(Number(form.timeout) > 0)) return 'timeout';
  if (form.kind === 'process') {
    if (form.command.trim() === '') return 'command';
    return readPairs(form.env, '=') === null ? 'env' : null;
  }
  const url = URL.parse(form.url.trim());
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'url';
  return readPairs(form.headers, ':') === null ? 'headers' : null;
}

/** The entry that a form stands for. What else stood in `before` stays: other programs keep things there. */
export function toEntry(form: ServerForm, before: ServerEntry | null): ServerEntry {
  const { command: _c, args: _a, env: _e, cwd: _d, url: _u, headers: _h, timeout: _t, type, ...rest } = before ?? {};
  const timeout = form.timeout.trim() === '' ? {} : { timeout: Math.round(Number(form.timeout) * 1000) };
  if (form.kind === 'http') {
    const headers = readPairs(form.headers, ':') ?? {};
    return {
      ...rest,
      ...(type === undefined || type === 'stdio' ? {} : { type }),
      url: form.url.trim(),
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
      ...timeout,
    };
  }
  const args = form.args.split('\n').filter((line) => line !== '');
  const env = readPairs(form.env, '=') ?? {};
  return {
    ...rest,
    ...(type === 'stdio' ? { type } : {}),
    command: form.command.trim(),
    ...(args.length === 0 ? {} : { args }),
    ...(Object.keys(env).length === 0 ? {} : { env }),
    ...(form.cwd.trim() === '' ? {} : { cwd: form.cwd.trim() }),
    ...timeout,
  };
}

/** `null` where a line has no name or no sign in it. */
function readPairs(text: string, sign: string): Record<string, string> | null {
  const pairs: [string, string][] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const at = line.indexOf(sign);
    const key = line.slice(0, at).trim();
    if (at < 0 || key === '') return null;
    pairs.push([key, line.slice(at + 1).trim()]);
  }
  return Object.fromEntries(pairs);
}
