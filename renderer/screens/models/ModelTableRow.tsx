import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoadedModel } from '../../../contract/engine.ts';
import type { Model } from '../../../contract/models.ts';
import { formatBytes, formatContext, formatParameters } from '../../i18n/format.ts';
import { OpennessMark } from '../../shell/openness/OpennessMark.tsx';
import { ejectModel, selectAndLoad, useIsBlocked } from '../../state/models.ts';
import { showModelDetails } from '../../state/ui.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { MiddleEllipsis } from '../../ui/middle-ellipsis.tsx';
import { ModelState } from './ModelState.tsx';
import { RowMenu } from './RowMenu.tsx';
import { isNumeric } from './columns.ts';
import type { Column, PlacedModel } from './columns.ts';
import { nameOfPath } from './places.ts';

export type ModelTableRowProps = {
  ref: Ref<HTMLTableSectionElement>;
  /** Among all rows, also those that are not drawn. */
  index: number;
  placed: PlacedModel;
  /** Those that there is room for. */
  columns: readonly Column[];
  isCompact: boolean;
  loaded: LoadedModel | undefined;
  canReveal: boolean;
};

export function ModelTableRow({ ref, index, placed, columns, isCompact, loaded, canReveal }: ModelTableRowProps) {
  const { t } = useTranslation();
  const { model, place } = placed;
  const texts: Record<Exclude<Column, 'name' | 'openness'>, string | null> = {
    architecture: model.architecture,
    parameters: model.parameterCount === null ? null : formatParameters(model.parameterCount),
    quantization: model.quantization,
    size: formatBytes(model.sizeBytes),
    context: model.contextLength === null ? null : formatContext(model.contextLength),
    place,
  };

  return (
    <tbody ref={ref} data-index={index} className="border-b border-border last-of-type:border-b-0">
      <tr aria-rowindex={index + 2} className="h-12 transition-colors hover:bg-hover" data-model-id={model.id}>
        {columns.map((column) => {
          if (column === 'name') return <NameCell key={column} model={model} loaded={loaded} />;
          if (column === 'openness') {
            return (
              <td key={column} className="px-3">
                <OpennessMark
                  openness={model.openness}
                  wordClassName={isCompact ? 'sr-only' : undefined}
                  className="max-w-full align-middle"
                />
              </td>
            );
          }
          return (
            <td
              key={column}
              className={classNames('truncate px-3 text-muted', isNumeric[column] && 'numbers text-end')}
            >
              {texts[column] ?? t('models.unknown')}
            </td>
          );
        })}
        <td className="pe-2">
          <div className="flex items-center justify-end gap-1">
            {isCompact ? null : <LoadButton model={model} loaded={loaded} />}
            <RowMenu model={model} loaded={loaded} canReveal={canReveal} />
          </div>
        </td>
      </tr>
      {model.warnings.length === 0 ? null : <Remark text={model.warnings.join(' ')} span={columns.length + 1} />}
      {model.available ? null : (
        <Remark text={t('models.missingRemedy', { path: model.path })} span={columns.length + 1} />
      )}
    </tbody>
  );
}

/** The name, which opens the details, over where it is or what is being done with it. */
function NameCell({ model, loaded }: { model: Model; loaded: LoadedModel | undefined }) {
  const { t } = useTranslation();
  return (
    <td className="py-1 pe-2 ps-4">
      <button
        type="button"
        aria-label={t('models.detailsOf', { name: model.name })}
        className={classNames(
          '-mx-1 flex max-w-full min-w-0 rounded-[4px] px-1 text-start font-medium underline-offset-2 hover:underline',
          !model.available && 'text-muted',
        )}
        onClick={() => showModelDetails(model.id)}
      >
        <MiddleEllipsis text={model.name} className="min-w-0" />
      </button>
      <div className="text-caption">
        <ModelState
          model={model}
          loaded={loaded}
          rest={model.repo ?? (model.source === 'builtin' ? t('models.builtinText') : nameOfPath(model.path))}
        />
      </div>
    </td>
  );
}

/** What the row has no room for, under it. */
function Remark({ text, span }: { text: string; span: number }) {
  return (
    <tr>
      <td colSpan={span} className="px-4 pb-3">
        <p className="selectable -mt-1 text-caption break-words text-caution">{text}</p>
      </td>
    </tr>
  );
}

function LoadButton({ model, loaded }: { model: Model; loaded: LoadedModel | undefined }) {
  const { t } = useTranslation();
  const isKeptOut = useIsBlocked(model);
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

      disabled={!model.available || loaded?.state === 'unloading' || isKeptOut}
      onClick={() => void selectAndLoad(model)}
    >
      {t('models.load')}
    </Button>
  );
}
