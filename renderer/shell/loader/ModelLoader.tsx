import { ArrowUpFromLine, ChevronDown, Cloud, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { actions } from '../../actions/index.ts';
import { keysOf } from '../../actions/keys.ts';
import { formatPercent } from '../../i18n/format.ts';
import { useChatModel } from '../../state/chat-models.ts';
import { ejectModel, useLoadedModel } from '../../state/models.ts';
import { useUi } from '../../state/ui.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Keys } from '../../ui/keys.tsx';
import { Popover } from '../../ui/popover.tsx';
import { OpennessMark } from '../openness/OpennessMark.tsx';
import { LoaderPanel } from './LoaderPanel.tsx';

/** The model that answers, in the middle of the window's bar: says its state, opens the list, ejects in one click. */
export function ModelLoader() {
  const { t } = useTranslation();
  const isOpen = useUi((state) => state.isLoaderOpen);
  const model = useChatModel();
  const loaded = useLoadedModel(model?.local?.id);
  const search = useRef<HTMLInputElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const isLoading = loaded?.state === 'loading';
  const isReady = loaded?.state === 'ready';

  return (
    <div
      ref={bar}
      className="relative flex w-105 min-w-0 items-center rounded-control border border-border bg-surface shadow-rest max-list:w-80 max-column:w-full"
    >
      <Popover
        label={t('loader.label')}
        isOpen={isOpen}
        onOpenChange={(isLoaderOpen) => useUi.setState({ isLoaderOpen })}
        initialFocus={search}
        anchor={bar}
        trigger={
          <button
            type="button"
            data-testid="model-loader"
            className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-control pe-2 ps-3 text-interface transition-colors hover:bg-hover focus-visible:-outline-offset-2 max-column:h-9"
          >
            {model === null || model.provider === null ? (
              <StateDot state={isReady ? 'ready' : isLoading ? 'loading' : 'none'} />
            ) : (
              <Cloud size={14} strokeWidth={1.75} className="shrink-0 text-info" aria-hidden />
            )}
            <span className="min-w-0 truncate font-medium">{model?.name ?? t('loader.choose')}</span>
            {isLoading ? (
              <span className="numbers shrink-0 text-muted">
                {t('loader.loading', { percent: formatPercent(loaded.progress) })}
              </span>
            ) : null}
            <span className="flex-1" />
            {model === null ? null : <OpennessMark openness={model.openness} className="shrink-0" />}
            <span className="ms-1 max-list:hidden">
              <Keys keys={keysOf(actions.openLoader) ?? ''} />
            </span>
            <ChevronDown size={14} strokeWidth={1.75} className="shrink-0 text-faint" aria-hidden />
          </button>
        }
      >
        <LoaderPanel searchRef={search} selectedId={model?.id ?? null} />
      </Popover>
      {model !== null && (isReady || isLoading) ? (
        <IconButton
          icon={isReady ? ArrowUpFromLine : X}
          label={isReady ? t('loader.ejectModel', { name: model.name }) : t('loader.cancelLoad', { name: model.name })}
          className="me-0.5"
          onClick={() => void ejectModel(model.id)}
        />
      ) : null}
      {isLoading ? (
        <div className="pointer-events-none absolute inset-x-px bottom-0 h-0.5 overflow-hidden rounded-b-control">
          <div className="h-full bg-accent transition-[width]" style={{ width: `${loaded.progress * 100}%` }} />
        </div>
      ) : null}
    </div>
  );
}

function StateDot({ state }: { state: 'ready' | 'loading' | 'none' }) {
  const look =
    state === 'ready' ? 'bg-good' : state === 'loading' ? 'animate-breathe bg-accent' : 'border border-border-strong';
  return <span aria-hidden className={`size-2 shrink-0 rounded-full ${look}`} />;
}
