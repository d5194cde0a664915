import { createMermaidPlugin } from '@streamdown/mermaid';

let lastNumber = 0;
/** One drawing at a time: it measures in the page, and its settings hold for all. */
let queue: Promise<unknown> = Promise.resolve();

/** Longer sources are not drawn: laying them out would stop the window. */
export const longestSource = 20_000;

/** The themes' own slices can't be told apart: greys on white, and nearly black on black. */
const slices = {
  light: ['#9fc3ae', '#e6c98f', '#a9bce2', '#e0a99f', '#c4b2dd', '#a8d3cf', '#d9c3a5', '#c9c9c1'],
  dark: ['#3f7357', '#806628', '#48619c', '#8a4a3f', '#69548f', '#2f716b', '#7a6442', '#5c5c55'],
} as const;

function pieColours(isDark: boolean): Record<string, string> {
  const colours = slices[isDark ? 'dark' : 'light'];
  return {
    ...Object.fromEntries(colours.map((colour, index) => [`pie${index + 1}`, colour])),
    pieOpacity: '1',
    pieStrokeWidth: '1px',
    pieOuterStrokeWidth: '0px',
  };
}

/** Looks like `<`, and opens nothing. */
const harmlessBracket = '\u2039';

/**
 * Takes HTML out of labels but for line breaks, however its brackets are written, since entities are decoded on the
 * way. Pictures from elsewhere go too, which would be asked for.
 */
export function withoutPages(source: string): string {
  return source
    .replace(/[#&](?:(?:amp|0*38|x0*26);?)+/gi, '&')
    .replace(/[#&](?:lt|0*60|x0*3c)(?:;|(?![\da-z]))/gi, harmlessBracket)
    .replace(/(?<!<)<(?!br\s*\/?>)(?=[a-z!/?])/gi, harmlessBracket)
    .replace(/\bimg\s*:\s*(?:"[^"]*"|'[^']*'|[^,}\n]*),?/g, '');
}

/**
 * Draws a diagram as an SVG document. It is shown as a picture, in which nothing runs and from which nothing is
 * fetched. Labels are SVG text in a font that a picture has too.
 */
export function drawDiagram(source: string, isDark: boolean): Promise<string> {
  const drawn = queue.then(async () => {
    const mermaid = createMermaidPlugin().getMermaid({
      startOnLoad: false,
      securityLevel: 'strict',
      suppressErrorRendering: true,
      theme: isDark ? 'dark' : 'neutral',
      themeVariables: pieColours(isDark),
      fontFamily: 'system-ui, sans-serif',
      htmlLabels: false,
      // Else a script of its own would open them, which a picture can't.
      sequence: { forceMenus: true },
      maxTextSize: longestSource,
      maxEdges: 300,
      // What a diagram says of its own look and safety does not count.
      secure: [
        'secure',
        'securityLevel',
        'startOnLoad',
        'maxTextSize',
        'maxEdges',
        'suppressErrorRendering',
        'htmlLabels',
        'forceMenus',
        'fontFamily',
        'themeCSS',
        'themeVariables',
        'theme',
      ],
    });
    const { svg } = await mermaid.render(`diagram-${(lastNumber += 1)}`, withoutPages(source));
    return svg;
  });
  queue = drawn.catch(() => {});
  return drawn;
}
