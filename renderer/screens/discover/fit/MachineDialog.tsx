import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../ui/dialog.tsx';
import { MachineFields } from './MachineFields.tsx';
import type { MachineFieldsProps } from './MachineFields.tsx';

export type MachineDialogProps = MachineFieldsProps & { isOpen: boolean; onOpenChange(isOpen: boolean): void };

/** Another computer, described by hand: would a model run on it? */
export function MachineDialog({ isOpen, taken, onOpenChange, onAdd }: MachineDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('discover.machine.title')}
      closeLabel={t('common.close')}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <MachineFields
        taken={taken}
        onAdd={(machine) => {
          onOpenChange(false);
          onAdd(machine);
        }}
      />
    </Dialog>
  );
}
