import { defaultRehypePlugins, defaultRemarkPlugins } from 'streamdown';
import type { BlockProps } from 'streamdown';

export type Plugins = NonNullable<BlockProps['rehypePlugins']>;

/** As much of a parsed page's node as is needed here. */
type Node = {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
};

/** What Markdown, the sanitizer and the setter of formulas make between them. Nothing else is ever drawn. */
const elements = new Set(
  (
    'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li ol p picture pre q ' +
    'rp rt ruby s samp section source span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var ' +
    'annotation line math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ' +
    'ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none path semantics svg'
  ).split(' '),
);

/** Attributes that fetch, act or reach out. Links and pictures have their own, read by our own parts. */
const forbidden =
  /^(?:on|src(?!$)|xlink|form|action|data$|poster|background|ping|target|manifest|code(?:base)?$|archive|use|is$|slot|part|popover|autofocus|nonce|content|http)/i;

/** A formula is set with lengths and colours. Anything else could cover the window, or fetch. */
const harmlessStyle = /^[\w\s#%.,:;()+-]*$/;
const reachingStyle =
  /url|image|expression|import|position\s*:\s*(?:fixed|sticky)|var\s*\(|attr\s*\(|env\s*\(|z-index/i;

function isHarmless(tagName: string, name: string, value: unknown): boolean {
  if (forbidden.test(name)) return false;
  if (name === 'src') return tagName === 'img';
  if (name === 'href') return tagName === 'a';
  if (name !== 'style') return true;
  return typeof value === 'string' && harmlessStyle.test(value) && !reachingStyle.test(value);
}

/** The last look at what will be drawn, whoever made it: what is not known goes, its text stays. */
export function guard() {
  return (tree: Node): void => {
    clean(tree);
  };
}

/** Deeper than anybody writes; laying out what is much deeper stops the window. */
const deepest = 100;

function clean(parent: Node, depth = 0): void {
  parent.children =
    parent.children?.flatMap((node) => {
      if (node.type === 'text') return [node];
      if (node.type !== 'element' || node.tagName === undefined) return [];
      if (depth > deepest) return [{ type: 'text', value: lettersOf(node) }];
      clean(node, depth + 1);
      if (!elements.has(node.tagName)) return node.children ?? [];
      const { tagName, properties = {} } = node;
      const kept = Object.entries(properties).filter(([name, value]) => isHarmless(tagName, name, value));
      node.properties = Object.fromEntries(kept);
      return [node];
    }) ?? [];
}

function lettersOf(node: Node): string {
  let letters = '';
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    letters += next.value ?? '';
    waiting.push(...(next.children ?? []).toReversed());
  }
  return letters;
}

const alertMark = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;

/** `> [!NOTE]` as GitHub has it: the quotation says what kind it is. */
export function alerts() {
  return (tree: Node): void => {
    for (const node of tree.children ?? []) {
      const first = node.children?.find(({ type }) => type === 'element');
      const text = first?.children?.[0];
      if (node.tagName !== 'blockquote' || first?.tagName !== 'p' || text?.value === undefined) continue;
      const mark = alertMark.exec(text.value);
      if (mark === null) continue;
      text.value = text.value.slice(mark[0].length);
      node.properties = { ...node.properties, dataAlert: (mark[1] ?? '').toLowerCase() };
    }
  };
}

/** Names that a text chooses begin with this, so that they are never taken for one of ours. */
const namePrefix = 'text-';

function sanitizer(): Plugins {
  const plugin = defaultRehypePlugins['sanitize'];
  if (!Array.isArray(plugin)) throw new Error('The Markdown package has no sanitizer.');
  const [sanitize, schema] = plugin as [Plugins[number] & (() => void), object];
  return [[sanitize, { ...schema, clobberPrefix: namePrefix }]];
}

export const remarkPlugins: Plugins = Object.values(defaultRemarkPlugins);

/** Without the plugin for raw HTML, HTML in an answer is shown as the text that it is. */
export const textPlugins: Plugins = [...sanitizer(), alerts, guard];

/** Pages of the hub are half HTML. It is read, and only what the sanitizer lets through is shown. */
export const pagePlugins: Plugins = [defaultRehypePlugins['raw'], ...textPlugins].filter(
  (plugin) => plugin !== undefined,
);

export type MathPlugins = { remark: Plugins[number]; rehype: Plugins[number] };

/** Formulas are set after the sanitizer, which knows no MathML, and before the last look. */
export function withMath(plugins: Plugins, math: MathPlugins): Plugins {
  return [...plugins.slice(0, -1), math.rehype, guard];
}
