import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CacheType } from '../../../../contract/inference.ts';
import { removeMachine } from '../../../state/hub.ts';
import { useSettings } from '../../../state/queries.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Select } from '../../../ui/select.tsx';
import type { Asked } from './FitSection.tsx';
import { MachineDialog } from './MachineDialog.tsx';

/** Those that people choose from; the others are hardly ever better than one of them. */
const cacheTypes: readonly CacheType[] = ['f16', 'q8_0', 'q5_1', 'q4_0'];
const slotCounts = [1, 2, 4, 8] as const;
/** Values that no machine has as its name. */
const here = 'here';
const add = 'add';

/** For which computer, with which cache, and for how many conversations at once. */
export function FitControls({ asked, onAsk }: { asked: Asked; onAsk(asked: Asked): void }) {
  const { t } = useTranslation();
  const [isAdding, setIsAdding] = useState(false);
  const profiles = useSettings().data?.machineProfiles ?? [];
  const { machine } = asked;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span aria-hidden className="text-muted max-column:hidden">
        {t('discover.machine.label')}
      </span>
      <Select
        label={t('discover.machine.label')}
        value={machine === null ? here : `saved:${machine.name}`}
        options={[
          { value: here, label: t('discover.machine.here') },
          ...profiles.map(({ name }) => ({ value: `saved:${name}`, label: name })),
          { value: add, label: t('discover.machine.another') },
        ]}
        onChange={(value) => {
          if (value === add) setIsAdding(true);
          else onAsk({ ...asked, machine: profiles.find(({ name }) => value === `saved:${name}`) ?? null });
        }}
        className="w-44"
      />
      {machine === null ? null : (
        <IconButton
          icon={Trash2}
          label={t('discover.machine.remove', { name: machine.name })}
          onClick={() => {
            onAsk({ ...asked, machine: null });
            void removeMachine(machine);
          }}
        />
      )}
      <Select
        label={t('discover.fit.cache')}
        value={asked.cacheType}
        options={cacheTypes.map((value) => ({
          value,
          label: t('discover.fit.cacheType', { type: value.toUpperCase() }),
        }))}
        onChange={(cacheType) => onAsk({ ...asked, cacheType })}
      />
      <Select
        label={t('discover.fit.slots')}
        value={String(asked.slots)}
        options={slotCounts.map((count) => ({ value: String(count), label: t('discover.fit.slotCount', { count }) }))}
        onChange={(value) => onAsk({ ...asked, slots: Number(value) })}
      />
      <MachineDialog
        isOpen={isAdding}
        taken={profiles.map(({ name }) => name)}
        onOpenChange={setIsAdding}
        onAdd={(added) => onAsk({ ...asked, machine: added })}
      />
    </div>
  );
}
