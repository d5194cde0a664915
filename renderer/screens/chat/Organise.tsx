import { lazy, Suspense } from 'react';
import { useOrganise } from '../../state/organise.ts';
import type { OrganiseDialog } from '../../state/organise.ts';

const SearchDialog = lazy(() => import('./search/SearchDialog.tsx'));
const MoveDialog = lazy(() => import('./list/MoveDialog.tsx'));
const TagsDialog = lazy(() => import('./list/TagsDialog.tsx'));
const NotesDialog = lazy(() => import('./list/NotesDialog.tsx'));

/** What is asked and shown about chats, over whichever page is open. */
export function Organise() {
  const dialog = useOrganise((state) => state.dialog);
  return <Suspense fallback={null}>{dialog === null ? null : <Shown dialog={dialog} />}</Suspense>;
}

function Shown({ dialog }: { dialog: OrganiseDialog }) {
  switch (dialog.kind) {
    case 'search':
      return <SearchDialog />;
    case 'move':
      return <MoveDialog chatIds={dialog.chatIds} />;
    case 'moveFolder':
      return <MoveDialog movedFolderId={dialog.folderId} />;
    case 'tags':
      return <TagsDialog chatIds={dialog.chatIds} />;
    case 'notes':
      return <NotesDialog chatId={dialog.chatId} />;
    default:
      return dialog satisfies never;
  }
}
