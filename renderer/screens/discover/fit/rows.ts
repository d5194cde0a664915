import type { ErrorInfo } from '../../../../contract/errors.ts';
import type { FitCell, FitEvent, FitRow, HubVariant } from '../../../../contract/hub.ts';

/** A place in the matrix. */
export type Place = { variantId: string; contextLength: number };

export type FitState = {
  rows: ReadonlyMap<string, FitRow>;
  /** Of the question that is being answered; other rows still say what was true of the one before. */
  fresh: ReadonlySet<string>;
  recommended: Place | null;
  isRunning: boolean;
  error: ErrorInfo | null;
};

export type FitAction = FitEvent | { type: 'started' } | { type: 'ended' } | { type: 'failed'; error: ErrorInfo };

export const noFit: FitState = { rows: new Map(), fresh: new Set(), recommended: null, isRunning: false, error: null };

/** What is known of the matrix after one more thing has been said. Old rows stay until new ones take their place. */
export function stepFit(state: FitState, action: FitAction): FitState {
  switch (action.type) {
    case 'started':
      return { ...state, fresh: new Set(), isRunning: true, error: null };
    case 'row':
      return {
        ...state,
        rows: new Map(state.rows).set(action.row.variantId, action.row),
        fresh: new Set(state.fresh).add(action.row.variantId),
      };
    case 'recommended': {
      const { variantId, contextLength } = action;
      return {
        ...state,
        recommended: variantId === null || contextLength === null ? null : { variantId, contextLength },
      };
    }
    case 'ended':
      return { ...state, isRunning: false };
    case 'failed':
      return { ...state, isRunning: false, error: action.error };
    default:
      return action satisfies never;
  }
}

/** The lengths of context that any row speaks of, the shortest first. */
export function columnsOf(rows: ReadonlyMap<string, FitRow>): number[] {
  const lengths = [...rows.values()].flatMap(({ cells }) => cells.map(({ contextLength }) => contextLength));
  return [...new Set(lengths)].toSorted((one, other) => one - other);
}

export function cellAt(rows: ReadonlyMap<string, FitRow>, { variantId, contextLength }: Place): FitCell | undefined {
  return rows.get(variantId)?.cells.find((cell) => cell.contextLength === contextLength);
}

/** The one that is asked about first: the recommended, else the shortest context of the smallest file. */
export function firstPlace({ recommended, rows }: FitState, variants: readonly HubVariant[]): Place | null {
  if (recommended !== null) return recommended;
  const variantId = variants.find(({ id }) => (rows.get(id)?.cells.length ?? 0) > 0)?.id;
  const contextLength = columnsOf(rows)[0];
  return variantId === undefined || contextLength === undefined ? null : { variantId, contextLength };
}

/** Where a key leads in the matrix; `null` where it leads nowhere. Cells that are not there are passed over. */
export function moveInMatrix(
  key: string,
  here: Place,
  variantIds: readonly string[],
  columns: readonly number[],
  rows: ReadonlyMap<string, FitRow>,
): Place | null {
  const steps: Record<string, [number, number]> = {
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
  };
  const step = steps[key];
  if (step === undefined) return null;
  let row = variantIds.indexOf(here.variantId);
  let column = columns.indexOf(here.contextLength);
  for (;;) {
    row += step[0];
    column += step[1];
    const variantId = variantIds[row];
    const contextLength = columns[column];
    if (variantId === undefined || contextLength === undefined) return null;
    if (cellAt(rows, { variantId, contextLength }) !== undefined) return { variantId, contextLength };
  }
}
