const pythonWords = new Map<unknown, string>([
  [true, 'True'],
  [false, 'False'],
  [null, 'None'],
]);

/** What fits on a line is not broken. */
const longestLine = 72;

type Style = {
  word(value: string | number | boolean | null): string;
  name(name: string): string;
  indent: string;
};

/** JSON as Python writes it. */
export function toPython(value: unknown, depth = 0): string {
  const word: Style['word'] = (each) => pythonWords.get(each) ?? JSON.stringify(each);
  return write(value, { word, name: (name) => JSON.stringify(name), indent: '    ' }, depth);
}

/** JSON as TypeScript writes it. */
export function toTypeScript(value: unknown, depth = 0): string {
  const word: Style['word'] = (each) => (typeof each === 'string' ? quote(each) : JSON.stringify(each));
  const name: Style['name'] = (each) => (/^[A-Za-z_$][\w$]*$/.test(each) ? each : quote(each));
  return write(value, { word, name, indent: '  ' }, depth);
}

function write(value: unknown, style: Style, depth: number): string {
  if (Array.isArray(value)) {
    return wrap(
      '[',
      ']',
      value.map((item) => write(item, style, depth + 1)),
      style,
      depth,
    );
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([name, inner]) => `${style.name(name)}: ${write(inner, style, depth + 1)}`,
    );
    return wrap('{', '}', entries, style, depth);
  }
  return style.word(value as string | number | boolean | null);
}

function wrap(open: string, close: string, parts: string[], { indent }: Style, depth: number): string {
  const space = open === '{' && indent.length === 2 ? ' ' : '';
  const line = `${open}${space}${parts.join(', ')}${space}${close}`;
  if (parts.length === 0) return open + close;
  if (depth > 0 && line.length <= longestLine && !line.includes('\n')) return line;
  const inner = indent.repeat(depth + 1);
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent.repeat(depth)}${close}`;
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
