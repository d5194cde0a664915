import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';

const longestName = 80;

export type NameFormProps = {
  name?: string;
  /** Says whether the name was taken; else the form stays, with what was typed. */
  onSave(name: string): Promise<boolean>;
  onDone(): void;
};

/** Asks for the name of a preset. */
export function NameForm({ name: before = '', onSave, onDone }: NameFormProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(before);
  const isEmpty = name.trim() === '';
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!isEmpty && (await onSave(name.trim()))) onDone();
  };
  return (
    <form className="flex items-center gap-2" onSubmit={(event) => void save(event)}>
      <TextInput
        ref={(input) => input?.focus()}
        aria-label={t('presets.name')}
        placeholder={t('presets.name')}
        value={name}
        maxLength={longestName}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          onDone();
        }}
        className="min-w-0 flex-1"
      />
      <Button type="submit" isSmall disabled={isEmpty}>
        {t('presets.save')}
      </Button>
    </form>
  );
}
