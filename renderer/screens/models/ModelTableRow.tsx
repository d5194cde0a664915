import { Copy, Ellipsis, FolderSearch, SlidersHorizontal, Tag, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { LoadedModel } from '../../../contract/engine.ts';
import type { Model } from '../../../contract/models.ts';
import { formatBytes, formatContext, formatParameters } from '../../i18n/format.ts';
import { openModelSettings } from '../../state/model-settings.ts';
import { ejectModel, forgetModel, revealModel, selectAndLoad } from '../../state/models.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { ModelState } from './ModelState.tsx';
import { columns, isNumeric, visibility } from './columns.ts';
import type { Column } from './columns.ts';

export type ModelTableRowProps = { model: Model; loaded: LoadedModel | undefined; canReveal: boolean };

export function ModelTableRow({ model, loaded, canReveal }: ModelTableRowProps) {
  const { t } = useTranslation();
  const cells: Record<Exclude<Column, 'name'>, string | null> = {
    architecture: model.architecture,
    parameters: model.parameterCount === null ? null : formatParameters(model.parameterCount),
    quantization: model.quantization,
    size: formatBytes(model.sizeBytes),
    context: model.contextLength === null ? null : formatContext(model.contextLength),
    license: model.license,
  };
  const cell = (column: Exclude<Column, 'name'>) => (
    <td
      className={classNames(
        'max-w-32 truncate px-3 whitespace-nowrap text-muted',
        isNumeric[column] && 'numbers text-right',
        visibility[column],
      )}
    >
      {cells[column] ?? t('models.unknown')}
    </td>
  );

  const row = (
    <tr className="h-11 max-column:h-13 transition-colors hover:bg-hover" data-model-id={model.id}>
      <td className="w-full max-w-0 min-w-40 py-1.5 pl-4">
        <div className={classNames('flex min-w-0 items-center gap-2', !model.available && 'opacity-70')}>
          <MiddleEllipsis text={model.name} className="min-w-0 font-medium" />
          {model.source === 'builtin' ? (
            <span className="shrink-0 rounded-[4px] border border-border px-1.5 text-caption text-muted">
              {t('models.builtin')}
            </span>
          ) : null}
        </div>
      </td>
      {cell('architecture')}
      {cell('parameters')}
      {cell('quantization')}
      {cell('size')}
      {cell('context')}
      {cell('license')}
      <td className="px-3 whitespace-nowrap @max-[600px]:hidden">
        <ModelState model={model} loaded={loaded} />
      </td>
      <td className="pr-2">
        <div className="flex items-center justify-end gap-1">
          <LoadButton model={model} loaded={loaded} />
          <RowMenu model={model} canReveal={canReveal} />
        </div>
      </td>
    </tr>
  );
  return (
    <tbody className="border-t border-border first-of-type:border-t-0">
      {row}
      {model.warnings.length === 0 ? null : (
        <tr>
          <td colSpan={columns.length + 2} className="px-4 pb-3">
            <p className="selectable -mt-1 text-caption break-words text-caution">{model.warnings.join(' ')}</p>
          </td>
        </tr>
      )}
      {model.available ? null : (
        <tr>
          <td colSpan={columns.length + 2} className="px-4 pb-3">
            <p className="selectable -mt-1 text-caption break-words text-caution">
              {t('models.missingRemedy', { path: model.path })}
            </p>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function LoadButton({ model, loaded }: Pick<ModelTableRowProps, 'model' | 'loaded'>) {
  const { t } = useTranslation();
  if (loaded?.state === 'ready' || loaded?.state === 'loading') {
    return (
      <Button isSmall onClick={() => void ejectModel(model.id)}>
        {loaded.state === 'ready' ? t('models.eject') : t('common.cancel')}
      </Button>
    );
  }
  return (
    <Button
      isSmall
      disabled={!model.available || loaded?.state === 'unloading'}
      onClick={() => void selectAndLoad(model)}
    >
      {t('models.load')}
    </Button>
  );
}

function RowMenu({ model, canReveal }: Pick<ModelTableRowProps, 'model' | 'canReveal'>) {
  const { t } = useTranslation();
  const reveal = { id: 'reveal', label: t('models.reveal'), icon: FolderSearch, run: () => void revealModel(model.id) };
  const forget = {
    id: 'forget',
    label: t('models.forget'),
    icon: Trash2,
    isDestructive: true,
    run: () => void forgetModel(model),
  };
  return (
    <Menu
      trigger={<IconButton icon={Ellipsis} label={t('models.options', { name: model.name })} />}
      entries={[
        {
          id: 'settings',
          label: t('models.settings'),
          icon: SlidersHorizontal,
          run: () => openModelSettings(model.id, 'load'),
        },
        ...(canReveal && model.available ? [reveal] : []),
        {
          id: 'path',
          label: t('models.copyPath'),
          icon: Copy,
          run: () => void navigator.clipboard.writeText(model.path),
        },
        { id: 'id', label: t('models.copyId'), icon: Tag, run: () => void navigator.clipboard.writeText(model.id) },
        ...(model.source === 'builtin' ? [] : [forget]),
      ]}
    />
  );
}
