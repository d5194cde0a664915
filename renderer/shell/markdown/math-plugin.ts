import 'katex/dist/katex.min.css';
// A formula that is selected and copied is copied as it was written.
import 'katex/contrib/copy-tex';
import { createMathPlugin } from '@streamdown/math';
import type { MathPlugins, Plugins } from './pipeline.ts';

const { remarkPlugin, rehypePlugin } = createMathPlugin({ singleDollarTextMath: false });

/** No formula is larger than the page, or writes itself anew for ever; what it can't say is shown as it was written. */
const limits = { maxSize: 20, maxExpand: 300, strict: 'ignore', trust: false, errorColor: 'var(--bad)' };

export const mathPlugins: MathPlugins = {
  remark: remarkPlugin,
  rehype: withLimits(rehypePlugin),
};

/** The package sets only the colour itself. */
function withLimits(plugin: Plugins[number]): Plugins[number] {
  if (!Array.isArray(plugin)) throw new Error('The plugin for formulas takes no settings.');
  const [setFormulas] = plugin;
  return [setFormulas, limits];
}
