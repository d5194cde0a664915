import { lazy, Suspense, useState } from 'react';
import type { RefObject } from 'react';
import type { Prompt } from '../../../../contract/prompts.ts';
import { askedVariables, fillAsked } from '../../../../contract/prompt-variables.ts';
import { useChatModel } from '../../../state/chat-models.ts';
import { usePromptManager, usePrompts } from '../../../state/prompts.ts';
import { findPrompts, wantedPrompt } from './find.ts';
import { PromptList } from './PromptList.tsx';

const FillDialog = lazy(() => import('./FillDialog.tsx'));
const PromptManager = lazy(() => import('./PromptManager.tsx'));

export type PromptMenuProps = {
  /** Where the message is written. */
  input: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onChange(text: string): void;
};

/** Brings kept prompts into a message: a slash opens their list over the field, which keeps the focus. */
export function PromptMenu({ input, text, onChange }: PromptMenuProps) {
  const model = useChatModel();
  const isManaging = usePromptManager((state) => state.isOpen);
  const [filling, setFilling] = useState<Prompt | null>(null);
  /** The text for which the list was sent away. */
  const [dismissed, setDismissed] = useState<string | null>(null);
  const wanted = wantedPrompt(text);
  const prompts = usePrompts().data;
  const found = wanted === null || prompts === undefined ? [] : findPrompts(prompts, wanted);
  const isOpen = wanted !== null && dismissed !== text && (found.length > 0 || wanted === '') && prompts !== undefined;

  const insert = (next: string) => {
    onChange(next);
    setFilling(null);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(next.length, next.length);
    });
  };
  const fill = (prompt: Prompt, answers: Readonly<Record<string, string>>) =>
    insert(fillAsked(prompt.text, answers, { now: new Date(), modelName: model?.name ?? '' }));
  const choose = (prompt: Prompt) => {
    if (askedVariables(prompt.text).length === 0) fill(prompt, {});
    else {
      setFilling(prompt);
      setDismissed(text);
    }
  };
  const manage = () => {
    onChange('');
    usePromptManager.setState({ isOpen: true });
  };

  return (
    <>
      {isOpen ? (
        <PromptList
          input={input}
          prompts={found}
          wanted={wanted}
          onChoose={choose}
          onManage={manage}
          onDismiss={() => setDismissed(text)}
        />
      ) : null}
      <Suspense fallback={null}>
        {filling === null ? null : (
          <FillDialog
            prompt={filling}
            onFill={(answers) => fill(filling, answers)}
            onClose={() => {
              setFilling(null);
              input.current?.focus();
            }}
          />
        )}
        {isManaging ? <PromptManager onClose={() => usePromptManager.setState({ isOpen: false })} /> : null}
      </Suspense>
    </>
  );
}
