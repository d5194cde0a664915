const blocks = new Set('p div h1 h2 h3 h4 h5 h6 ul ol li blockquote pre table tr section hr dl dt dd'.split(' '));

/** A document as a person would type it: paragraphs apart, items with a mark, cells with tabs between them. */
export function plainTextOf(element: Element): string {
  return write(element, '')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function write(parent: Element, indent: string): string {
  let text = '';
  let number = Number(parent.getAttribute('start') ?? 1);
  for (const node of parent.childNodes) {
    if (!(node instanceof Element)) {
      // Between blocks there are line ends that nobody wrote.
      const letters = node.textContent ?? '';
      text +=
        parent.localName === 'pre' || parent.closest('pre') !== null
          ? letters
          : letters.replace(/\s*\n\s*/g, isBlockParent(parent) ? '' : ' ');
      continue;
    }
    switch (node.localName) {
      case 'br':
        text += `\n${indent}`;
        break;
      case 'hr':
        text += '\n\n---\n\n';
        break;
      case 'input':
        text += node.hasAttribute('checked') ? '[x] ' : '[ ] ';
        break;
      case 'ul':
      case 'ol':
        text += `\n${write(node, indent === '' && parent.localName !== 'li' ? indent : `${indent}  `)}\n`;
        break;
      case 'li': {
        const mark = parent.localName === 'ol' ? `${number}. ` : '- ';
        number += 1;
        text += `${indent}${mark}${write(node, indent).trim()}\n`;
        break;
      }
      case 'tr':
        text += `${[...node.children].map((cell) => write(cell, '').trim()).join('\t')}\n`;
        break;
      case 'blockquote':
        text += `\n\n${write(node, '').trim().replace(/^/gm, '> ')}\n\n`;
        break;
      default:
        text += blocks.has(node.localName) ? `\n\n${write(node, indent)}\n\n` : write(node, indent);
    }
  }
  return text;
}

function isBlockParent(element: Element): boolean {
  return [...element.children].some(
    (child) => blocks.has(child.localName) || child.localName === 'thead' || child.localName === 'tbody',
  );
}
