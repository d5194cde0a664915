import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Collection } from '../../../contract/documents.ts';
import { createCollection, renameCollection } from '../../state/documents.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';

/** Names a new collection, or one that is there anew. */
export function NameForm({ collection, onClose }: { collection?: Collection; onClose(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(collection?.name ?? '');
  const [isBusy, setIsBusy] = useState(false);
  const canSave = name.trim() !== '' && !isBusy;
  const save = async () => {
    setIsBusy(true);
    const wanted = name.trim();
    const worked =
      collection === undefined
        ? (await createCollection(wanted)) !== undefined
        : await renameCollection(collection.id, wanted);
    setIsBusy(false);
    if (worked) onClose();
  };
  return (
    <form
      aria-label={t(collection === undefined ? 'documents.new' : 'documents.rename')}
      className="mt-6 flex flex-wrap gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) void save();
      }}
    >
      <TextInput
        ref={focusHere}
        aria-label={t('documents.name')}
        placeholder={t('documents.namePlaceholder')}
        value={name}
        maxLength={80}
        disabled={isBusy}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
        className="flex-1 basis-60"
      />
      <Button onClick={onClose}>{t('common.cancel')}</Button>
      <Button type="submit" look="primary" disabled={!canSave}>
        {t(collection === undefined ? 'documents.create' : 'documents.save')}
      </Button>
    </form>
  );
}

/** The button that opened the form is gone or inactive with it. */
function focusHere(element: HTMLInputElement | null): void {
  element?.focus();
  element?.select();
}
