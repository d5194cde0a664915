import { useEffect } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { branchTo } from '../../state/branch.ts';
import { titleOf } from '../../state/chats.ts';
import { useChat } from '../../state/queries.ts';
import { usePrinting } from '../../state/transfer.ts';
import Markdown from '../markdown/Markdown.tsx';

/** A chat on paper: what the window prints, or makes a PDF of, in place of itself. */
export default function PrintedChat({ chatId }: { chatId: string }) {
  const { t } = useTranslation();
  const { data } = useChat(chatId);
  const isHere = data !== undefined;
  const title = data === undefined ? '' : titleOf(data.chat);

  useEffect(() => {
    if (!isHere) return;
    const shownTitle = document.title;
    // It becomes the name of the file.
    document.title = title;
    const leave = () => usePrinting.setState({ chatId: null });
    window.addEventListener('afterprint', leave, { once: true });
    // Fonts and formulas first.
    const timer = setTimeout(() => void document.fonts.ready.then(() => window.print()), 300);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('afterprint', leave);
      document.title = shownTitle;
    };
  }, [isHere, title]);

  if (data === undefined) return null;
  return createPortal(
    <div id="print">
      <h1 dir="auto" className="text-page font-semibold">
        {title}
      </h1>
      {branchTo(data.messages, data.chat.leafId).map(({ message }) => (
        <section key={message.id} className="mt-6">
          <h2 className="mb-1 text-caption font-semibold text-muted">
            {message.role === 'user' ? t('message.you') : (message.modelName ?? t('transfer.assistant'))}
          </h2>
          {message.role === 'user' ? (
            <p className="reading whitespace-pre-wrap">{message.text}</p>
          ) : (
            <Markdown text={message.text} isLive={false} />
          )}
        </section>
      ))}
    </div>,
    document.body,
  );
}
