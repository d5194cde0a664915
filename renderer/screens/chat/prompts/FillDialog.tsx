import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Prompt } from '../../../../contract/prompts.ts';
import { askedVariables } from '../../../../contract/prompt-variables.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';

export type FillDialogProps = {
  prompt: Prompt;
  onFill(answers: Readonly<Record<string, string>>): void;
  onClose(): void;
};

/** Asks for what a prompt leaves open. */
export default function FillDialog({ prompt, onFill, onClose }: FillDialogProps) {
  const { t } = useTranslation();
  const names = askedVariables(prompt.text);
  const [answers, setAnswers] = useState<Readonly<Record<string, string>>>({});
  const fill = () => onFill(Object.fromEntries(names.map((name) => [name, answers[name] ?? ''])));
  return (
    <Dialog
      title={t('prompts.fill', { name: prompt.name })}
      closeLabel={t('common.close')}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form
        className="flex min-h-0 flex-col"
        onSubmit={(event: SubmitEvent) => {
          event.preventDefault();
          fill();
        }}
      >
        <div className="min-h-0 flex-1 space-y-3 overflow-y-auto px-4 pb-4">
          {names.map((name, index) => (
            <label key={name} className="block">
              <span className="mb-1 block font-medium first-letter:uppercase">{name}</span>
              <textarea
                ref={(field) => {
                  // The first one has the focus when the form comes.
                  if (index === 0 && field !== null && answers[name] === undefined) field.focus();
                }}
                rows={1}
                dir="auto"
                value={answers[name] ?? ''}
                onChange={({ target }) => setAnswers((all) => ({ ...all, [name]: target.value }))}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
                  event.preventDefault();
                  fill();
                }}
                className="block field-sizing-content max-h-60 min-h-9 w-full resize-none rounded-control border border-border-strong bg-surface px-2.5 py-1.5 select-text focus-visible:-outline-offset-1 max-column:min-h-11"
              />
            </label>
          ))}
        </div>
        <footer className="flex shrink-0 justify-end gap-2 border-t border-border px-4 py-3">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary">
            {t('prompts.insert')}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
