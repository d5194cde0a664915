import type { Settings, Shortcut } from '../../contract/settings.ts';
import type { Action } from './action.ts';
import { areSame } from './shortcut.ts';

export type KeyBindings = Settings['keyBindings'];

/** The keys of an action: what the person chose, else what it comes with. */
export function shortcutsOf({ id, shortcuts }: Action, bindings: KeyBindings): readonly Shortcut[] {
  return (Object.hasOwn(bindings, id) ? bindings[id] : undefined) ?? shortcuts;
}

/** The other action that this key belongs to. */
export function ownerOf(
  shortcut: Shortcut,
  actions: readonly Action[],
  bindings: KeyBindings,
  except?: Action,
): Action | undefined {
  return actions.find(
    (action) => action !== except && shortcutsOf(action, bindings).some((own) => areSame(own, shortcut)),
  );
}

/** Gives a key to an action and takes it from the one that had it. */
export function withBinding(
  action: Action,
  shortcut: Shortcut | null,
  actions: readonly Action[],
  bindings: KeyBindings,
): KeyBindings {
  const owner = shortcut === null ? undefined : ownerOf(shortcut, actions, bindings, action);
  const rest = (one: Action) =>
    shortcutsOf(one, bindings).filter((own) => shortcut === null || !areSame(own, shortcut));
  return {
    ...bindings,
    ...(owner === undefined ? {} : { [owner.id]: [...rest(owner)] }),
    [action.id]: shortcut === null ? [] : [shortcut],
  };
}

/** Without what the person chose for this action. */
export function withoutBinding({ id }: Action, bindings: KeyBindings): KeyBindings {
  return Object.fromEntries(Object.entries(bindings).filter(([other]) => other !== id));
}
