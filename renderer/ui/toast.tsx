import { Toast } from '@base-ui/react/toast';
import { TriangleAlert, X } from 'lucide-react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

/** Buttons under the text, for what can be done about it; pressing one closes the toast. */
export type ToastData = { actions: readonly { id: string; label: string; run(): void }[] };

/** Anyone may say something; `<Toasts>` shows it. */
export const toasts = Toast.createToastManager<ToastData>();

export type ToastsProps = {
  closeLabel: string;
  /** Keeps them off the banner that may stand under the window's bar. */
  isBelowBanner: boolean;
  /** Keeps them off the panel that may stand at the right. */
  isBesidePanel: boolean;
};

export function Toasts({ closeLabel, isBelowBanner, isBesidePanel }: ToastsProps) {
  return (
    <Toast.Provider toastManager={toasts} limit={3}>
      <Toast.Portal>
        <Toast.Viewport
          className={classNames(
            'fixed z-40 flex w-90 max-w-[calc(100vw-32px)] flex-col gap-2',
            isBelowBanner ? 'top-28' : 'top-15',
            isBesidePanel ? 'end-[calc(var(--panel-width)+16px)]' : 'end-4',
            // Where there is room, they stand beside a wide drawer and not over what is chosen in it.
            'list:in-[body:has([data-drawer=wide])]:end-124',
          )}
        >
          <ToastList closeLabel={closeLabel} />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList({ closeLabel }: { closeLabel: string }) {
  const { toasts: shown, close } = Toast.useToastManager<ToastData>();
  return shown.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={['left', 'right', 'up']}
      className={classNames(
        'fade-motion flex items-start gap-3 rounded-card border border-border bg-surface py-2 pe-2 ps-3 shadow-float',
        toast.limited === true && 'hidden',
      )}
    >
      {toast.type === 'error' ? (
        <TriangleAlert size={16} strokeWidth={1.75} className="mt-1.5 shrink-0 text-bad" aria-hidden />
      ) : null}
      <Toast.Content className="min-w-0 flex-1 py-1">
        <Toast.Title className="selectable text-interface font-medium break-words" />
        <Toast.Description className="selectable numbers mt-0.5 text-interface break-words text-muted" />
        {toast.data === undefined || toast.data.actions.length === 0 ? null : (
          <div className="mt-2.5 mb-1 flex flex-wrap gap-2">
            {toast.data.actions.map(({ id, label, run }) => (
              <Button
                key={id}
                isSmall
                onClick={() => {
                  close(toast.id);
                  run();
                }}
              >
                {label}
              </Button>
            ))}
          </div>
        )}
      </Toast.Content>
      <Toast.Action className="h-7 shrink-0 rounded-control px-2 text-interface font-medium text-accent transition-colors hover:bg-hover" />
      <Toast.Close
        aria-label={closeLabel}
        className="flex size-7 shrink-0 items-center justify-center rounded-control text-muted transition-colors hover:bg-hover hover:text-text"
      >
        <X size={15} strokeWidth={1.75} aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ));
}
