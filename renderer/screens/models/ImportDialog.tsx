import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportMethod } from '../../../contract/library.ts';
import { formatBytes } from '../../i18n/format.ts';
import { importModel, useFolders } from '../../state/library.ts';
import { useUi } from '../../state/ui.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/select.tsx';

const methods: readonly ImportMethod[] = ['copy', 'move', 'link', 'in_place'];

/** How a model file that is somewhere on the computer becomes one of the library. */
export default function ImportDialog({ path }: { path: string }) {
  const { t } = useTranslation();
  const [method, setMethod] = useState<ImportMethod>('copy');
  const folders = useFolders().data?.filter(({ isAvailable }) => isAvailable) ?? [];
  const [chosenId, setChosenId] = useState<string>();
  const [isStarting, setIsStarting] = useState(false);
  const folder = folders.find(({ id }) => id === chosenId) ?? folders.find(({ isDefault }) => isDefault) ?? folders[0];
  const close = () => useUi.setState({ importPath: null });
  const start = async () => {
    setIsStarting(true);
    const hasStarted = await importModel(path, method, method === 'in_place' ? null : (folder?.id ?? null));
    setIsStarting(false);
    if (hasStarted) close();
  };

  return (
    <Dialog
      title={t('library.import.title')}
      closeLabel={t('common.close')}
      isOpen
      onOpenChange={(isOpen) => !isOpen && close()}
    >
      <div className="min-h-0 overflow-y-auto px-4 pb-4">
        <p className="selectable font-mono text-caption break-all text-muted">{path}</p>
        <RadioGroup
          aria-label={t('library.import.how')}
          value={method}
          onValueChange={(next) => setMethod(next)}
          className="mt-3 space-y-1.5"
        >
          {methods.map((one) => (
            <MethodChoice key={one} method={one} />
          ))}
        </RadioGroup>
        {method === 'in_place' || folder === undefined ? null : (
          <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <span className="font-medium">{t('library.import.folder')}</span>
            {folders.length === 1 ? (
              <span className="selectable font-mono text-caption break-all text-muted">{folder.path}</span>
            ) : (
              <Select
                label={t('library.import.folder')}
                value={folder.id}
                options={folders.map(({ id, path: label }) => ({ value: id, label }))}
                onChange={setChosenId}
                className="max-w-full flex-1"
              />
            )}
            {folder.freeBytes === null ? null : (
              <span className="numbers text-caption text-muted">
                {t('library.free', { size: formatBytes(folder.freeBytes) })}
              </span>
            )}
          </div>
        )}
      </div>
      <footer className="flex shrink-0 justify-end gap-2 rounded-b-card border-t border-border bg-sunken px-4 py-2.5">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button look="primary" disabled={isStarting} onClick={() => void start()}>
          {t(`library.import.do.${method}`)}
        </Button>
      </footer>
    </Dialog>
  );
}

function MethodChoice({ method }: { method: ImportMethod }) {
  const { t } = useTranslation();
  return (
    <Radio.Root
      value={method}
      aria-label={t(`library.import.method.${method}`)}
      className="group flex w-full items-start gap-3 rounded-control border border-border px-3 py-2.5 text-start transition-colors hover:bg-hover data-checked:border-accent data-checked:bg-accent-soft"
    >
      <span
        aria-hidden
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-border-strong group-data-checked:border-accent"
      >
        <Radio.Indicator className="size-2 rounded-full bg-accent" />
      </span>
      <span className="min-w-0">
        <span className="block font-medium">{t(`library.import.method.${method}`)}</span>
        <span className="block text-pretty text-muted">{t(`library.import.text.${method}`)}</span>
      </span>
    </Radio.Root>
  );
}
