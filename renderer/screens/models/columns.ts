import type { Model } from '../../../contract/models.ts';
import type { OpennessClass } from '../../../contract/openness.ts';

export const columns = [
  'name',
  'openness',
  'architecture',
  'parameters',
  'quantization',
  'size',
  'context',
  'place',
] as const;
export type Column = (typeof columns)[number];
export type Sort = { column: Column; isDescending: boolean };

/** A model with the name of the place that it is in, as the list shows it. */
export type PlacedModel = { model: Model; place: string };

/** Numbers stand right, so that they can be compared down the column. */
export const isNumeric: Record<Column, boolean> = {
  name: false,
  openness: false,
  architecture: false,
  parameters: true,
  quantization: false,
  size: true,
  context: true,
  place: false,
};

/** How wide each is, in pixels; the name takes the rest. */
export const widthPx: Record<Exclude<Column, 'name'>, number> = {
  openness: 132,
  architecture: 112,
  parameters: 106,
  quantization: 116,
  size: 88,
  context: 84,
  place: 124,
};

/** From which width of the table on a column is shown: what is needed least goes first. */
const shownFromPx: Record<Column, number> = {
  name: 0,
  openness: 0,
  architecture: 1080,
  parameters: 820,
  quantization: 640,
  size: 0,
  context: 900,
  place: 980,
};

/** On tables as narrow as a phone, marks stand without their words and the menu takes the place of buttons. */
export function isCompact(tablePx: number): boolean {
  return tablePx < 640;
}

export function columnsFor(tablePx: number): Column[] {
  return columns.filter((column) => tablePx >= shownFromPx[column]);
}

/** From the most open to the least. */
const opennessOrder: Record<OpennessClass, number> = {
  fully_open: 0,
  open_permissive: 1,
  open_restricted: 2,
  unknown: 3,
  api_only: 4,
};

function valueOf({ model, place }: PlacedModel, column: Column): string | number | null {
  switch (column) {
    case 'name':
      return model.name;
    case 'openness':
      return opennessOrder[model.openness.class];
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
    case 'place':
      return place;
    default:
      return column satisfies never;
  }
}

/** Unknown values come last, whichever way the column is sorted. */
export function sortModels(models: readonly PlacedModel[], { column, isDescending }: Sort): PlacedModel[] {
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

/** Those in which every word is found: in the name, or in what tells models apart. */
export function filterModels(models: readonly PlacedModel[], search: string): PlacedModel[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...models];
  return models.filter(({ model, place }) => {
    const text = [
      model.name,
      model.id,
      model.repo,
      model.architecture,
      model.quantization,
      model.license,
      model.openness.class.replaceAll('_', ' '),
      place,
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
