import type { Action } from './action.ts';
import { appActions } from './app.ts';
import { chatActions } from './chat.ts';
import { desktopActions } from './desktop.ts';
import { modelActions } from './models.ts';
import { organiseActions } from './organise.ts';
import { placeActions } from './places.ts';
import { transferActions } from './transfer.ts';

/** Every action, by its id. The first whose key is pressed and that has something to do gets it. */
export const actions = {
  ...chatActions,
  ...organiseActions,
  ...modelActions,
  ...appActions,
  ...placeActions,
  ...transferActions,
};

export const allActions: readonly Action[] = [...Object.values(actions), ...Object.values(desktopActions)];
