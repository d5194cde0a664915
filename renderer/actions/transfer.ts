import { Archive, Download, FileUp, Printer } from 'lucide-react';
import { navigate } from 'wouter/use-hash-location';
import type { Chat } from '../../contract/chats.ts';
import { may } from '../state/access.ts';
import { api, queryClient } from '../state/queries.ts';
import { backUp, chooseAndImport, exportChat } from '../state/transfer.ts';
import type { Action } from './action.ts';
import { shownChatId } from './chat.ts';

function shownChat(): Chat | undefined {
  const chatId = shownChatId();
  if (chatId === null) return undefined;
  return queryClient.getQueryData(api.chats.get.queryKey({ input: { chatId } }))?.chat;
}

function exportShown(format: Parameters<typeof exportChat>[1]): boolean {
  const chat = shownChat();
  if (chat === undefined) return false;
  void exportChat(chat, format);
  return true;
}

const hasChat = () => shownChat() !== undefined;

export const transferActions = {
  exportMarkdown: {
    id: 'exportMarkdown',
    group: 'chat',
    labelKey: 'action.exportMarkdown',
    icon: Download,
    shortcuts: [],
    applies: hasChat,
    run: () => exportShown('markdown'),
  },
  exportJson: {
    id: 'exportJson',
    group: 'chat',
    labelKey: 'action.exportJson',
    icon: Download,
    shortcuts: [],
    applies: hasChat,
    run: () => exportShown('json'),
  },
  exportHtml: {
    id: 'exportHtml',
    group: 'chat',
    labelKey: 'action.exportHtml',
    icon: Download,
    shortcuts: [],
    applies: hasChat,
    run: () => exportShown('html'),
  },
  exportPdf: {
    id: 'exportPdf',
    group: 'chat',
    labelKey: 'action.exportPdf',
    icon: Printer,
    shortcuts: [],
    applies: hasChat,
    run: () => exportShown('pdf'),
  },
  importChats: {
    id: 'importChats',
    group: 'app',
    labelKey: 'action.importChats',
    icon: FileUp,
    shortcuts: [],
    applies: () => may('transfer.import'),
    run() {
      navigate('/settings/transfer');
      void chooseAndImport();
      return true;
    },
  },
  exportChats: {
    id: 'exportChats',
    group: 'app',
    labelKey: 'action.exportChats',
    icon: Download,
    shortcuts: [],
    applies: () => may('transfer.exportAll'),
    run() {
      navigate('/settings/transfer');
      return true;
    },
  },
  backUp: {
    id: 'backUp',
    group: 'app',
    labelKey: 'action.backUp',
    icon: Archive,
    shortcuts: [],
    applies: () => may('transfer.backup'),
    run() {
      void backUp();
      return true;
    },
  },
} as const satisfies Record<string, Action>;
