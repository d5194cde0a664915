import { clipboard, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import { isExternalLink } from './links.ts';
import type { Texts } from './texts/en.ts';

const mostSuggestions = 5;

/** The menu at the pointer: words that are meant, and what can be done with text and links. */
export function offerEditing(window: BrowserWindow, texts: () => Texts): void {
  window.webContents.on('context-menu', (_event, params) => {
    const { context } = texts();
    const groups = [spelling(window, params, context), linking(params, context), editing(params, context)];
    const items = groups
      .filter((group) => group.length > 0)
      .flatMap((group, index) => (index === 0 ? group : [{ type: 'separator' as const }, ...group]));
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window, x: params.x, y: params.y });
  });
}

type Params = Pick<
  Electron.ContextMenuParams,
  'misspelledWord' | 'dictionarySuggestions' | 'isEditable' | 'selectionText' | 'linkURL' | 'editFlags'
>;

function spelling(window: BrowserWindow, params: Params, texts: Texts['context']): MenuItemConstructorOptions[] {
  const { misspelledWord, dictionarySuggestions } = params;
  if (misspelledWord === '') return [];
  const { webContents } = window;
  const suggestions: MenuItemConstructorOptions[] = dictionarySuggestions.slice(0, mostSuggestions).map((label) => ({
    label,
    click: () => webContents.replaceMisspelling(label),
  }));
  return [
    ...(suggestions.length > 0 ? suggestions : [{ label: texts.noSuggestions, enabled: false }]),
    { label: texts.learn, click: () => void webContents.session.addWordToSpellCheckerDictionary(misspelledWord) },
  ];
}

function linking({ linkURL }: Params, texts: Texts['context']): MenuItemConstructorOptions[] {
  if (!isExternalLink(linkURL)) return [];
  return [{ label: texts.copyLink, click: () => void clipboard.writeText(linkURL) }];
}

function editing({ isEditable, selectionText, editFlags }: Params, texts: Texts['context']) {
  const items: MenuItemConstructorOptions[] = [];
  if (isEditable) {
    items.push(
      { role: 'undo', label: texts.undo, enabled: editFlags.canUndo },
      { role: 'redo', label: texts.redo, enabled: editFlags.canRedo },
      { type: 'separator' },
      { role: 'cut', label: texts.cut, enabled: editFlags.canCut },
    );
  }
  if (isEditable || selectionText.trim() !== '') {
    items.push({ role: 'copy', label: texts.copy, enabled: editFlags.canCopy });
  }
  if (isEditable) {
    items.push(
      { role: 'paste', label: texts.paste, enabled: editFlags.canPaste },
      { role: 'pasteAndMatchStyle', label: texts.pastePlain, enabled: editFlags.canPaste },
      { role: 'selectAll', label: texts.selectAll, enabled: editFlags.canSelectAll },
    );
  }
  return items;
}
