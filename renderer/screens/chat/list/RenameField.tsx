import { useState } from 'react';
import { rowKey, useOrganise } from '../../../state/organise.ts';
import { TextInput } from '../../../ui/field.tsx';

export type RenameFieldProps = {
  label: string;
  name: string;
  maxLength: number;
  onSave(name: string): void;
};

/** A name that is typed over in its row. Enter and leaving keep it, Escape does not. */
export function RenameField({ label, name, maxLength, onSave }: RenameFieldProps) {
  const [typed, setTyped] = useState(name);

  const end = (takesFocus: boolean) => {
    const { renaming } = useOrganise.getState();
    if (renaming !== null) useOrganise.setState({ renaming: null, ...(takesFocus ? { wantedRow: renaming } : {}) });
  };
  const save = (takesFocus: boolean) => {
    const wanted = typed.trim();
    end(takesFocus);
    if (wanted !== '' && wanted !== name) onSave(wanted);
  };

  return (
    <form
      className="min-w-0 flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        save(true);
      }}
    >
      <TextInput
        ref={selectOnce}
        aria-label={label}
        value={typed}
        maxLength={maxLength}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => save(false)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key !== 'Escape') return;
          event.preventDefault();
          end(true);
        }}
        className="w-full"
      />
    </form>
  );
}

/** The person has just asked to write here. */
function selectOnce(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}

/** Names the row that is being renamed. */
export function startRenaming(kind: keyof typeof rowKey, id: string): void {
  useOrganise.setState({ renaming: rowKey[kind](id) });
}
