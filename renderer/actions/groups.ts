import type { Action, ActionGroup } from './action.ts';

const order: readonly ActionGroup[] = ['chat', 'answer', 'models', 'go', 'view', 'app'];

/** Actions under their headings, without headings that have none. */
export function groupActions(actions: readonly Action[]): { group: ActionGroup; actions: Action[] }[] {
  return order
    .map((group) => ({ group, actions: actions.filter((action) => action.group === group) }))
    .filter(({ actions: some }) => some.length > 0);
}
