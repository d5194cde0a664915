import type { ErrorInfo } from '../../contract/errors.ts';
import { toErrorInfo } from '../connection/errors.ts';
import { t } from '../i18n/index.ts';
import { toasts } from '../ui/toast.tsx';
import type { ToastData } from '../ui/toast.tsx';

const undoMs = 8000;
const errorMs = 12_000;
const doneMs = 3000;

export type ErrorToast = {
  /** What was tried, before what went wrong. */
  title?: string | undefined;
  actions?: ToastData['actions'] | undefined;
};

/** Says what went wrong and what to do about it. Stays long enough to be read. */
export function toastError(error: ErrorInfo, { title, actions = [] }: ErrorToast = {}): void {
  // What the person cancelled needs no telling.
  if (error.code === 'cancelled') return;
  const text = [title === undefined ? undefined : error.message, error.remedy].filter((part) => part !== undefined);
  toasts.add({
    type: 'error',
    title: title ?? error.message,
    description: text.join(' '),
    priority: 'high',
    timeout: errorMs,
    data: { actions },
  });
}

/** Says what was done, where nothing else shows it. */
export function toastDone(title: string): void {
  toasts.add({ title, timeout: doneMs });
}

/** Says what was done, with a button that takes it back. */
export function toastUndo(title: string, undo: () => void): void {
  const id = toasts.add({
    title,
    timeout: undoMs,
    actionProps: {
      children: t('common.undo'),
      onClick: () => {
        toasts.close(id);
        undo();
      },
    },
  });
}

/** Runs what a person asked for; a failure is told and `undefined` returned. */
export async function attempt<Result>(work: () => Promise<Result>, title?: string): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    toastError(toErrorInfo(error), { title });
    return undefined;
  }
}
