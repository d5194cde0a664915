/** What the name after a fence is called by the highlighter. */
const aliases: Readonly<Record<string, string>> = {
  cjs: 'javascript',
  cs: 'csharp',
  'c++': 'cpp',
  dockerfile: 'docker',
  golang: 'go',
  htm: 'html',
  js: 'javascript',
  kt: 'kotlin',
  makefile: 'make',
  md: 'markdown',
  mjs: 'javascript',
  objc: 'objective-c',
  patch: 'diff',
  ps1: 'powershell',
  py: 'python',
  rb: 'ruby',
  rs: 'rust',
  sh: 'bash',
  shell: 'bash',
  shellscript: 'bash',
  svg: 'xml',
  tex: 'latex',
  ts: 'typescript',
  vim: 'viml',
  yml: 'yaml',
  zsh: 'bash',
};

/** The languages that answers are written in, each fetched when it is first met. */
const loaders = {
  bash: () => import('shiki/langs/bash.mjs'),
  c: () => import('shiki/langs/c.mjs'),
  clojure: () => import('shiki/langs/clojure.mjs'),
  cmake: () => import('shiki/langs/cmake.mjs'),
  cpp: () => import('shiki/langs/cpp.mjs'),
  csharp: () => import('shiki/langs/csharp.mjs'),
  css: () => import('shiki/langs/css.mjs'),
  dart: () => import('shiki/langs/dart.mjs'),
  diff: () => import('shiki/langs/diff.mjs'),
  docker: () => import('shiki/langs/docker.mjs'),
  elixir: () => import('shiki/langs/elixir.mjs'),
  go: () => import('shiki/langs/go.mjs'),
  graphql: () => import('shiki/langs/graphql.mjs'),
  haskell: () => import('shiki/langs/haskell.mjs'),
  html: () => import('shiki/langs/html.mjs'),
  ini: () => import('shiki/langs/ini.mjs'),
  java: () => import('shiki/langs/java.mjs'),
  javascript: () => import('shiki/langs/javascript.mjs'),
  json: () => import('shiki/langs/json.mjs'),
  jsonc: () => import('shiki/langs/jsonc.mjs'),
  jsx: () => import('shiki/langs/jsx.mjs'),
  julia: () => import('shiki/langs/julia.mjs'),
  kotlin: () => import('shiki/langs/kotlin.mjs'),
  latex: () => import('shiki/langs/latex.mjs'),
  lua: () => import('shiki/langs/lua.mjs'),
  make: () => import('shiki/langs/make.mjs'),
  markdown: () => import('shiki/langs/markdown.mjs'),
  'objective-c': () => import('shiki/langs/objective-c.mjs'),
  perl: () => import('shiki/langs/perl.mjs'),
  php: () => import('shiki/langs/php.mjs'),
  powershell: () => import('shiki/langs/powershell.mjs'),
  python: () => import('shiki/langs/python.mjs'),
  r: () => import('shiki/langs/r.mjs'),
  ruby: () => import('shiki/langs/ruby.mjs'),
  rust: () => import('shiki/langs/rust.mjs'),
  scala: () => import('shiki/langs/scala.mjs'),
  scss: () => import('shiki/langs/scss.mjs'),
  sql: () => import('shiki/langs/sql.mjs'),
  svelte: () => import('shiki/langs/svelte.mjs'),
  swift: () => import('shiki/langs/swift.mjs'),
  toml: () => import('shiki/langs/toml.mjs'),
  tsx: () => import('shiki/langs/tsx.mjs'),
  typescript: () => import('shiki/langs/typescript.mjs'),
  viml: () => import('shiki/langs/viml.mjs'),
  vue: () => import('shiki/langs/vue.mjs'),
  xml: () => import('shiki/langs/xml.mjs'),
  yaml: () => import('shiki/langs/yaml.mjs'),
  zig: () => import('shiki/langs/zig.mjs'),
};

export type Language = keyof typeof loaders;

/** The language that a fence names; `null` for one that stays without colours. */
export function languageOf(name: string): Language | null {
  const lower = name.toLowerCase();
  const known = aliases[lower] ?? lower;
  return Object.hasOwn(loaders, known) ? (known as Language) : null;
}

export async function loadLanguage(language: Language) {
  return (await loaders[language]()).default;
}

/** What a file in a language is called at its end, where that is not the language's name. */
const extensions: Readonly<Record<string, string>> = {
  bash: 'sh',
  clojure: 'clj',
  csharp: 'cs',
  elixir: 'ex',
  haskell: 'hs',
  javascript: 'js',
  julia: 'jl',
  kotlin: 'kt',
  latex: 'tex',
  make: 'mk',
  markdown: 'md',
  mermaid: 'mmd',
  'objective-c': 'm',
  perl: 'pl',
  powershell: 'ps1',
  python: 'py',
  ruby: 'rb',
  rust: 'rs',
  typescript: 'ts',
  viml: 'vim',
};
/** Languages whose files end in their name. */
const ownNames = new Set(
  'c cmake cpp css csv dart diff go graphql html ini java json jsonc jsx lua php r scala scss sql svelte svg swift toml tsx txt vue xml yaml zig'.split(
    ' ',
  ),
);

/** What a block of code is saved as. Only known endings: a fence is a stranger's word. */
export function fileNameFor(fenceName: string, code: string): string {
  const lower = fenceName.toLowerCase();
  const known = aliases[lower] ?? lower;
  if (known === 'docker') return 'Dockerfile';
  if (previewKind(fenceName, code) === 'svg') return 'image.svg';
  const extension = Object.hasOwn(extensions, known) ? extensions[known] : undefined;
  return `code.${extension ?? (ownNames.has(known) ? known : 'txt')}`;
}

/** What a block can be shown as besides its text. */
export function previewKind(fenceName: string, code: string): 'diagram' | 'html' | 'svg' | null {
  const lower = fenceName.toLowerCase();
  if (lower === 'mermaid') return 'diagram';
  if (lower === 'svg' || (lower === 'xml' && /^\s*(?:<\?xml[^>]*>\s*)?<svg[\s>]/.test(code))) return 'svg';
  return lower === 'html' || lower === 'htm' ? 'html' : null;
}
