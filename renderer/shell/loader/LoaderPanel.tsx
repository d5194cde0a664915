import { FolderOpen, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { toErrorInfo } from '../../connection/errors.ts';
import { may } from '../../state/access.ts';
import { chooseChatModel, useChatModels, type ChatModel } from '../../state/chat-models.ts';
import { openModelPath, pickModelFile } from '../../state/models.ts';
import { isBlocked, ruleFor } from '../../state/openness.ts';
import { useEngine, useModels, useSettings } from '../../state/queries.ts';
import { focusComposer, useUi } from '../../state/ui.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { moveFocus } from '../../ui/move-focus.ts';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ModelRow } from './ModelRow.tsx';
import { RemoteModelRow } from './RemoteModelRow.tsx';

function matchesSearch({ name, id, local, provider }: ChatModel, search: string): boolean {
  const text = [name, id, local?.architecture, local?.quantization, provider].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** The list of models with a search, and the ways to bring another one. */
export function LoaderPanel({
  searchRef,
  selectedId,
}: {
  searchRef: RefObject<HTMLInputElement | null>;
  selectedId: string | null;
}) {
  const { t } = useTranslation();
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const models = useModels();
  const inEngine = useEngine().data?.models ?? [];
  const policy = useSettings().data?.opennessPolicy;
  const isListed = (model: ChatModel) =>
    ruleFor(policy, model.openness) !== 'hide' ||
    model.id === selectedId ||
    inEngine.some(({ modelId }) => modelId === model.id);
  const shown = useChatModels().filter((model) => isListed(model) && matchesSearch(model, search));
  const elsewhere = shown.filter(({ local }) => local === null);

  const choose = (model: ChatModel) => {
    if (!model.available || isBlocked(policy, model.openness)) return;
    useUi.setState({ isLoaderOpen: false });
    void chooseChatModel(model);
    focusComposer();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const first = shown[0];
    if (event.key === 'Enter' && event.target === searchRef.current && first !== undefined) {
      event.preventDefault();
      choose(first);
      return;
    }
    if (event.key === 'ArrowUp' && document.activeElement === list.current?.querySelector('[data-model-row]')) {
      event.preventDefault();
      searchRef.current?.focus();
      return;
    }
    if (event.target === searchRef.current && (event.key === 'Home' || event.key === 'End')) return;
    moveFocus(event, list.current, '[data-model-row]');
  };

  return (
    <div role="presentation" className="flex min-h-0 flex-col" onKeyDown={onKeyDown}>
      <div className="flex h-11 shrink-0 items-center gap-2.5 border-b border-border px-4">
        <Search size={15} strokeWidth={1.75} className="text-faint" aria-hidden />
        <input
          ref={searchRef}
          type="search"
          aria-label={t('loader.search')}
          placeholder={t('loader.search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="h-full flex-1 bg-transparent text-interface outline-none select-text [&::-webkit-search-cancel-button]:hidden"
        />
      </div>
      <section ref={list} aria-label={t('loader.label')} className="min-h-24 flex-1 overflow-y-auto p-1.5">
        {models.isPending ? <Skeleton className="h-14" /> : null}
        {models.error === null ? null : (
          <Notice kind="bad" title={t('loader.failedList')} text={toErrorInfo(models.error).remedy} className="m-1.5" />
        )}
        {shown.map((model) =>
          model.local === null ? null : (
            <ModelRow
              key={model.id}
              model={model.local}
              loaded={inEngine.find((loaded) => loaded.modelId === model.id)}
              isSelected={model.id === selectedId}
              onChoose={() => choose(model)}
            />
          ),
        )}
        {elsewhere.length === 0 ? null : (
          <h3 className="px-3 pt-3 pb-1 text-caption font-medium text-muted">{t('loader.elsewhere')}</h3>
        )}
        {elsewhere.map((model) => (
          <RemoteModelRow
            key={model.id}
            model={model}
            isSelected={model.id === selectedId}
            onChoose={() => choose(model)}
          />
        ))}
        {shown.length === 0 && models.data !== undefined ? (
          <p className="px-3 py-6 text-center text-muted">{t('loader.none')}</p>
        ) : null}
      </section>
      {may('models.open') ? <OpenByPath /> : null}
    </div>
  );
}

function OpenByPath() {
  const { t } = useTranslation();
  const [path, setPath] = useState('');
  const open = async () => {
    if (await openModelPath(path.trim())) useUi.setState({ isLoaderOpen: false });
  };
  return (
    <form
      className="flex shrink-0 flex-wrap items-center gap-2 border-t border-border bg-sunken p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (path.trim() !== '') void open();
      }}
    >
      <Button icon={FolderOpen} onClick={() => void pickModelFile()}>
        {t('loader.open')}
      </Button>
      <TextInput
        aria-label={t('loader.pathLabel')}
        placeholder={t('loader.pathPlaceholder')}
        value={path}
        onChange={(event) => setPath(event.target.value)}
        className="min-w-40 flex-1"
      />
      {path.trim() === '' ? null : (
        <Button type="submit" look="primary">
          {t('loader.pathOpen')}
        </Button>
      )}
    </form>
  );
}
