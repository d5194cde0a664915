import type { Model } from '../../../contract/models.ts';

export const columns = ['name', 'architecture', 'parameters', 'quantization', 'size', 'context', 'license'] as const;
export type Column = (typeof columns)[number];
export type Sort = { column: Column; isDescending: boolean };

/** Numbers stand right, so that they can be compared down the column. */
export const isNumeric: Record<Column, boolean> = {
  name: false,
  architecture: false,
  parameters: true,
  quantization: false,
  size: true,
  context: true,
  license: false,
};

/** What narrow tables leave out, least needed first. */
export const visibility: Record<Column, string> = {
  name: '',
  architecture: '@max-[900px]:hidden',
  parameters: '@max-[600px]:hidden',
  quantization: '@max-[600px]:hidden',
  size: '',
  context: '@max-[720px]:hidden',
  license: '@max-[960px]:hidden',
};

function valueOf(model: Model, column: Column): string | number | null {
  switch (column) {
    case 'name':
      return model.name;
    case 'architecture':
      return model.architecture;
    case 'parameters':
      return model.parameterCount;
    case 'quantization':
      return model.quantization;
    case 'size':
      return model.sizeBytes;
    case 'context':
      return model.contextLength;
    case 'license':
      return model.license;
    default:
      return column satisfies never;
  }
}

/** Unknown values come last, whichever way the column is sorted. */
export function sortModels(models: readonly Model[], { column, isDescending }: Sort): Model[] {
  return models.toSorted((left, right) => {
    const a = valueOf(left, column);
    const b = valueOf(right, column);
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const order =
      typeof a === 'number' && typeof b === 'number'
        ? a - b
        : String(a).localeCompare(String(b), undefined, { numeric: true, sensitivity: 'base' });
    return isDescending ? -order : order;
  });
}
