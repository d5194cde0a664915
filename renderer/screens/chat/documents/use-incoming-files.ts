import { useEffect } from 'react';
import { attachFiles, offerAsFile, setTarget } from '../../../state/attachments.ts';

/** While the composer is shown, files that are dropped on the window or pasted into the composer are attached. */
export function useIncomingFiles(key: string, isTemporary: boolean): void {
  useEffect(() => {
    const target = { key, isTemporary };
    const onPaste = (event: ClipboardEvent) => {
      const isComposer = event.target instanceof Element && event.target.matches('[data-composer]');
      if (!isComposer || event.clipboardData === null) return;
      const files = [...event.clipboardData.files];
      const text = event.clipboardData.getData('text/plain');
      // Office programs put a picture of the text beside it; the text is meant.
      if (files.length > 0 && text === '') {
        event.preventDefault();
        void attachFiles(target, files);
      } else {
        offerAsFile(target, text);
      }
    };
    setTarget(target);
    document.addEventListener('paste', onPaste);
    return () => {
      setTarget(null);
      document.removeEventListener('paste', onPaste);
    };
  }, [key, isTemporary]);
}
