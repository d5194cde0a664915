import { FileDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { takeDroppedFiles } from '../state/dropped.ts';

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** A model file dropped anywhere on the window is opened; other files go along with the question where one can be written. */
export function FileDrop() {
  const { t } = useTranslation();
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // Else the browser leaves the page and shows the file.
      event.preventDefault();
      setIsOver(true);
    };
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      takeDroppedFiles([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragover', onDragOver);
    window.addEventListener('dragleave', onDragLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onDragOver);
      window.removeEventListener('dragleave', onDragLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);

  if (!isOver) return null;
  return (
    <div className="pointer-events-none fixed inset-0 z-50 bg-backdrop p-4" data-testid="drop-overlay">
      <div className="flex h-full flex-col items-center justify-center gap-1 rounded-card border-2 border-dashed border-accent bg-background/92">
        <FileDown size={28} strokeWidth={1.5} className="mb-2 text-accent" aria-hidden />
        <p className="text-title font-semibold">{t('drop.title')}</p>
        <p className="text-muted">{t('drop.text')}</p>
      </div>
    </div>
  );
}
