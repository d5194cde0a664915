import { lazy, Suspense } from 'react';
import { useModels } from '../state/queries.ts';
import { useUi } from '../state/ui.ts';

const ModelDetails = lazy(() => import('../screens/models/details/ModelDetails.tsx'));
const ImportDialog = lazy(() => import('../screens/models/ImportDialog.tsx'));

/** What is asked and shown about one model, over whichever page is open. */
export function ModelDialogs() {
  const shownId = useUi((state) => state.modelDetails);
  const importPath = useUi((state) => state.importPath);
  const shown = useModels().data?.find(({ id }) => id === shownId);
  return (
    <Suspense fallback={null}>
      {shown === undefined ? null : <ModelDetails key={shown.id} model={shown} />}
      {importPath === null ? null : <ImportDialog key={importPath} path={importPath} />}
    </Suspense>
  );
}
