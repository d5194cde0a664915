import { Maximize2, Minimize2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import { IconButton } from '../../ui/icon-button.tsx';

const heightMessage = z.object({ heightPx: z.number() });
const lowestPx = 120;
const highestPx = 640;

/**
 * Shows a page that a model wrote, in a frame of an origin of its own, without network, pop-ups or a way out of the
 * frame. `preview.html` is served with a policy of its own, since a frame without an address would inherit the
 * window's, under which no script of the page could run.
 */
export default function Preview({ kind, source }: { kind: 'html' | 'svg'; source: string }) {
  const { t } = useTranslation();
  const frame = useRef<HTMLIFrameElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [heightPx, setHeightPx] = useState(lowestPx);
  const [isLarge, setIsLarge] = useState(false);

  useEffect(() => {
    const receive = ({ source: sender, data }: MessageEvent<unknown>) => {
      if (sender !== frame.current?.contentWindow) return;
      const message = heightMessage.safeParse(data);
      if (message.success) setHeightPx(Math.min(highestPx, Math.max(lowestPx, Math.ceil(message.data.heightPx))));
    };
    window.addEventListener('message', receive);
    return () => window.removeEventListener('message', receive);
  }, []);

  // The top layer is above everything without moving the frame, which would load it anew.
  useEffect(() => {
    const element = box.current;
    if (!isLarge || element === null) return;
    element.popover = 'manual';
    element.showPopover();
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      // It leaves this and nothing else: an answer that is being written goes on.
      event.stopPropagation();
      setIsLarge(false);
    };
    document.addEventListener('keydown', leave, { capture: true });
    return () => {
      document.removeEventListener('keydown', leave, { capture: true });
      element.hidePopover();
      element.popover = null;
    };
  }, [isLarge]);

  return (
    <div ref={box} className={isLarge ? 'preview-large' : 'preview'}>
      <iframe
        ref={frame}
        key={source}
        title={t(`markdown.frame.${kind}`)}
        src="/preview.html"
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        allow=""
        style={isLarge ? undefined : { height: heightPx }}
        // Its origin is none, so no other address can be named; it is told nothing but what it shows.
        onLoad={() => frame.current?.contentWindow?.postMessage({ page: pageOf(kind, source) }, '*')}
      />
      <div className="preview-bar">
        <span>{t('markdown.previewNote')}</span>
        <IconButton
          icon={isLarge ? Minimize2 : Maximize2}
          label={isLarge ? t('markdown.smaller') : t('markdown.larger')}
          onClick={() => setIsLarge(!isLarge)}
        />
      </div>
    </div>
  );
}

function pageOf(kind: 'html' | 'svg', source: string): string {
  return kind === 'html' ? source : `<body style="margin:0;display:grid;place-items:center">${source}`;
}
