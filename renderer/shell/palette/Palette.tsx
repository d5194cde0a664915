import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSettings } from '../../state/models.ts';
import { useSettings } from '../../state/queries.ts';
import { useUi } from '../../state/ui.ts';
import { Keys } from '../../ui/keys.tsx';
import { useCommands } from './commands.ts';
import type { Command } from './commands.ts';
import { rank } from './fuzzy.ts';

const mostShown = 60;
const mostRecent = 6;
const mostKept = 20;

const none: readonly string[] = [];

type Group = { value: string; items: Command[] };

/** Everything that can be done, found by a few letters. Closes on its own before it does what was chosen. */
export default function Palette() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const commands = useCommands();
  const recent = useSettings().data?.recentCommands ?? none;
  const input = useRef<HTMLInputElement>(null);
  const groups = useMemo(() => {
    const name = (group: Command['group']) => t(`palette.group.${group}`);
    return group(typed, commands, recent, name, t('palette.recent'));
  }, [typed, commands, recent, t]);
  const close = () => useUi.setState({ isPaletteOpen: false });
  const choose = (command: Command) => {
    close();
    void changeSettings({
      recentCommands: [command.id, ...recent.filter((id) => id !== command.id)].slice(0, mostKept),
    });
    // After the focus has gone back to where it was: what is chosen may move it.
    requestAnimationFrame(() => command.run());
  };

  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && close()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fade-motion fixed inset-0 z-30 bg-backdrop" />
        <Dialog.Popup
          aria-label={t('palette.label')}
          initialFocus={input}
          className="popup-motion fixed inset-x-0 top-[12vh] z-30 mx-auto flex max-h-[70vh] w-150 max-w-[calc(100vw-16px)] flex-col overflow-hidden rounded-card border border-border bg-surface shadow-float outline-none short:top-2"
        >
          <Autocomplete.Root
            items={groups}
            filteredItems={groups}
            value={typed}
            onValueChange={(value, { reason }) => {
              if (reason !== 'item-press') setTyped(value);
            }}
            itemToStringValue={(command: Command) => command.label}
            autoHighlight="always"
            keepHighlight
            inline
            open
          >
            <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-border px-4">
              <Search size={16} strokeWidth={1.75} className="text-faint" aria-hidden />
              <Autocomplete.Input
                ref={input}
                aria-label={t('palette.search')}
                placeholder={t('palette.search')}
                className="h-full min-w-0 flex-1 bg-transparent text-reading outline-none select-text"
              />
            </div>
            <Autocomplete.Empty className="px-4 text-center text-muted [&:not(:empty)]:py-8">
              {t('palette.none')}
            </Autocomplete.Empty>
            <Autocomplete.List className="min-h-0 overflow-y-auto p-1.5 empty:hidden">
              {(one: Group) => (
                <Autocomplete.Group key={one.value} items={one.items} className="pb-1.5 last:pb-0">
                  <Autocomplete.GroupLabel className="px-2.5 py-1 text-caption text-muted">
                    {one.value}
                  </Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(command: Command) => (
                      <CommandItem key={command.id} command={command} onChoose={() => choose(command)} />
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function CommandItem({ command, onChoose }: { command: Command; onChoose(): void }) {
  const { icon: Icon, label, keys } = command;
  return (
    <Autocomplete.Item
      value={command}
      onClick={onChoose}
      className="flex h-9 items-center gap-3 rounded-control px-2.5 outline-none data-highlighted:bg-selected max-column:h-11 data-highlighted:[&_kbd]:text-text"
    >
      <Icon size={15} strokeWidth={1.75} className="shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {keys === undefined ? null : <Keys keys={keys} />}
    </Autocomplete.Item>
  );
}

/** Under headings before anything is typed, what was done last above all; then by how well it answers. */
function group(
  typed: string,
  commands: readonly Command[],
  recent: readonly string[],
  nameOf: (group: Command['group']) => string,
  recentName: string,
): Group[] {
  const groups = new Map<string, Command[]>();
  const put = (name: string, command: Command) => groups.set(name, [...(groups.get(name) ?? []), command]);
  if (typed.trim() === '') {
    const byId = new Map(commands.map((command) => [command.id, command]));
    const last = recent.flatMap((id) => byId.get(id) ?? []).slice(0, mostRecent);
    for (const command of last) put(recentName, command);
    const rest = commands.filter((command) => !last.includes(command));
    for (const command of rest.slice(0, mostShown)) put(nameOf(command.group), command);
  } else {
    const order = new Map(recent.map((id, index) => [id, index]));
    const byUse = commands.toSorted((a, b) => (order.get(a.id) ?? mostKept) - (order.get(b.id) ?? mostKept));
    const found = rank(typed, byUse, ({ label }) => label).slice(0, mostShown);
    for (const command of found) put(nameOf(command.group), command);
  }
  return [...groups].map(([value, items]) => ({ value, items }));
}
