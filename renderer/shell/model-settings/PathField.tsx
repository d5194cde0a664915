import { FolderOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../../state/access.ts';
import { pickFile } from '../../state/models.ts';
import { TextInput } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';

export type PathFieldProps = {
  label: string;
  placeholder: string;
  path: string;
  onChange(path: string): void;
  /** The field was emptied; without it the path stays. */
  onClear?: () => void;
};

/** The path of a model file: typed, or chosen with the picker. Taken when it is whole. */
export function PathField({ label, placeholder, path, onChange, onClear }: PathFieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string>();
  const take = () => {
    const wanted = typed?.trim();
    if (wanted === '') onClear?.();
    else if (wanted !== undefined) onChange(wanted);
    setTyped(undefined);
  };
  const choose = (chosen: string) => {
    setTyped(undefined);
    onChange(chosen);
    return Promise.resolve(true);
  };
  if (!may('models.browse')) return null;
  return (
    <form
      className="mt-1 mb-1.5 flex items-center gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <TextInput
        aria-label={label}
        placeholder={placeholder}
        title={path}
        value={typed ?? path}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        className="h-7 flex-1"
      />
      <IconButton icon={FolderOpen} label={t('panel.browse')} side="top" onClick={() => void pickFile(choose)} />
    </form>
  );
}
