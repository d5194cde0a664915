import { lazy, Suspense } from 'react';
import { useDocuments } from '../../../state/documents.ts';

const DocumentViewer = lazy(() => import('./DocumentViewer.tsx'));

/** Shows the document that somebody asked for, over whatever is shown. */
export function DocumentViewerHost() {
  const viewed = useDocuments((state) => state.viewed);
  if (viewed === null) return null;
  return (
    <Suspense fallback={null}>
      <DocumentViewer key={`${viewed.documentId} ${viewed.passage?.start ?? ''}`} viewed={viewed} />
    </Suspense>
  );
}
