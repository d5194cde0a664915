import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Prompt } from '../../../../contract/prompts.ts';
import { promptVariables } from '../../../../contract/prompt-variables.ts';
import { savePrompt } from '../../../state/prompts.ts';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/field.tsx';

const longestName = 80;
const longestText = 100_000;

/** A prompt's name and text; `null` is a new one. */
export function PromptForm({ prompt, onDone }: { prompt: Prompt | null; onDone(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(prompt?.name ?? '');
  const [text, setText] = useState(prompt?.text ?? '');
  const canSave = name.trim() !== '' && text.trim() !== '';
  const known = Object.keys(promptVariables)
    .map((one) => `{{${one}}}`)
    .join(' ');
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!canSave) return;
    const kept = await savePrompt({ id: prompt?.id ?? null, name: name.trim(), text });
    if (kept !== undefined) onDone();
  };
  return (
    <form className="flex min-h-0 flex-1 flex-col" onSubmit={(event) => void save(event)}>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-4 pb-4">
        <label className="block">
          <span className="mb-1 block font-medium">{t('prompts.name')}</span>
          <TextInput
            ref={(input) => {
              if (name === '' && text === '') input?.focus();
            }}
            value={name}
            maxLength={longestName}
            onChange={(event) => setName(event.target.value)}
            className="w-full"
          />
        </label>
        <label className="block">
          <span className="mb-1 block font-medium">{t('prompts.text')}</span>
          <textarea
            value={text}
            maxLength={longestText}
            dir="auto"
            onChange={(event) => setText(event.target.value)}
            className="block field-sizing-content max-h-[40vh] min-h-40 w-full resize-none rounded-control border border-border-strong bg-surface px-3 py-2 text-reading select-text focus-visible:-outline-offset-1"
          />
        </label>
        <p className="text-caption text-pretty text-muted">{t('prompts.textHelp', { example: '{{topic}}', known })}</p>
      </div>
      <footer className="flex shrink-0 justify-end gap-2 border-t border-border px-4 py-3">
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button type="submit" look="primary" disabled={!canSave}>
          {t('prompts.save')}
        </Button>
      </footer>
    </form>
  );
}
