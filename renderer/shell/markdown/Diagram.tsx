import { Download, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isDarkNow } from '../../state/appearance.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { drawDiagram, longestSource } from './mermaid.ts';
import { saveText } from './save.ts';

type Drawn = { svg: string; widthPx: number; heightPx: number };
type State = { key: string; drawn: Drawn | null };

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');
const steps = [0.5, 0.75, 1, 1.5, 2, 3];
const fitStep = 2;

/** A diagram as a picture, as wide as there is room, or larger. `fallback` is its source, for one that can't be drawn. */
export default function Diagram({ source, fallback }: { source: string; fallback: ReactNode }) {
  const { t } = useTranslation();
  const isDark = useSyncExternalStore(followLook, isDarkNow);
  const key = `${isDark ? 'dark' : 'light'} ${source}`;
  const [state, setState] = useState<State | null>(null);
  const [step, setStep] = useState(fitStep);

  useEffect(() => {
    let isGone = false;
    const show = (drawn: Drawn | null) => {
      if (!isGone) setState({ key, drawn });
    };
    if (source.length > longestSource) show(null);
    else
      void drawDiagram(source, isDark).then(
        (svg) => show(measure(svg)),
        () => show(null),
      );
    return () => {
      isGone = true;
    };
  }, [key, source, isDark]);

  if (state === null) return <Skeleton className="m-4 h-40" />;
  // Of another theme until its own is drawn.
  if (state.drawn === null) {
    return (
      <>
        <output className="block border-b border-border px-4 py-2 text-caption text-caution">
          {t('markdown.diagramBroken')}
        </output>
        {fallback}
      </>
    );
  }
  const { svg, widthPx, heightPx } = state.drawn;
  const zoom = steps[step] ?? 1;
  return (
    <div className="diagram">
      {/* Scrolls with the arrow keys where it is larger than its room. */}
      <div className="diagram-scroll">
        <img
          src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`}
          alt={t('markdown.diagramAlt')}
          width={widthPx}
          height={heightPx}
          style={
            zoom === 1
              ? { maxWidth: '100%', height: 'auto' }
              : { width: widthPx * zoom, maxWidth: 'none', height: 'auto' }
          }
        />
      </div>
      <div className="diagram-bar">
        <IconButton
          icon={ZoomOut}
          label={t('markdown.zoomOut')}
          disabled={step === 0}
          onClick={() => setStep(step - 1)}
        />
        <IconButton
          icon={ZoomIn}
          label={t('markdown.zoomIn')}
          disabled={step === steps.length - 1}
          onClick={() => setStep(step + 1)}
        />
        <IconButton
          icon={Download}
          label={t('markdown.saveSvg')}
          onClick={() => saveText(svg, 'diagram.svg', 'image/svg+xml')}
        />
      </div>
    </div>
  );
}

/** The size that a drawing says it has. */
function measure(svg: string): Drawn {
  const numbers = /viewBox="([-\d.\s]+)"/.exec(svg)?.[1]?.trim().split(/\s+/).map(Number) ?? [];
  const [, , width = 600, height = 400] = numbers;
  return { svg, widthPx: Math.round(width), heightPx: Math.round(height) };
}

/** Calls when the window may have become light or dark: by choice, or with the system. */
function followLook(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  prefersDark.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    prefersDark.removeEventListener('change', onChange);
  };
}
