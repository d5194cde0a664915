import { Braces } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { fillVariables, promptVariables } from '../../../contract/prompt-variables.ts';
import type { PromptFacts } from '../../../contract/prompt-variables.ts';
import { formatCount } from '../../i18n/format.ts';
import { useNow } from '../../ui/use-now.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useTokenCount } from './use-token-count.ts';

export type SystemPromptProps = {
  text: string;
  /** The model that it is counted for and that `{{model}}` stands for. */
  model: { id: string; name: string } | null;
  onChange(text: string): void;
};

/** What the model is told before the first question, with its length and what becomes of its variables. */
export function SystemPrompt({ text, model, onChange }: SystemPromptProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const facts: PromptFacts = { now: new Date(useNow()), modelName: model?.name ?? '' };
  const filled = fillVariables(text, facts);
  const { tokens, isExact } = useTokenCount(model?.id ?? null, filled);

  const insert = (name: string) => {
    const element = field.current;
    const [from, to] = element === null ? [text.length, text.length] : [element.selectionStart, element.selectionEnd];
    const variable = `{{${name}}}`;
    onChange(text.slice(0, from) + variable + text.slice(to));
    requestAnimationFrame(() => {
      element?.focus();
      element?.setSelectionRange(from + variable.length, from + variable.length);
    });
  };

  return (
    <div>
      <textarea
        ref={field}
        aria-label={t('presets.systemPrompt')}
        placeholder={t('presets.systemPlaceholder')}
        value={text}
        dir="auto"
        onChange={(event) => onChange(event.target.value)}
        className="block field-sizing-content max-h-[45vh] min-h-40 w-full resize-none rounded-control border border-border-strong bg-surface px-3 py-2 text-reading select-text focus-visible:-outline-offset-1"
      />
      <div className="flex h-8 items-center justify-between max-column:h-11">
        <p className="numbers text-caption text-muted">
          {text === ''
            ? ''
            : t(isExact ? 'presets.tokens' : 'presets.aboutTokens', { count: tokens, value: formatCount(tokens) })}
        </p>
        <Menu
          trigger={<IconButton icon={Braces} label={t('presets.variables')} />}
          entries={Object.entries(promptVariables).map(([name, fill]) => ({
            id: name,
            label: `{{${name}}}   ${fill(facts)}`,
            icon: Braces,
            run: () => insert(name),
          }))}
        />
      </div>
      {filled === text ? null : (
        <section aria-label={t('presets.preview')} className="mt-1 rounded-control bg-sunken px-3 py-2">
          <p className="text-caption text-muted">{t('presets.preview')}</p>
          <p className="selectable mt-1 max-h-40 overflow-y-auto break-words whitespace-pre-wrap">{filled}</p>
        </section>
      )}
    </div>
  );
}
