import { MonitorSmartphone, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../../contract/devices.ts';
import { formatDate, formatDateTime } from '../../../i18n/format.ts';
import { renameDevice, revokeDevice, useDevices } from '../../../state/devices.ts';
import { Button } from '../../../ui/button.tsx';
import { classNames } from '../../../ui/class-names.ts';
import { Empty } from '../../../ui/empty.tsx';
import { TextInput } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';

/** The devices that have been let in, and a way to shut each out. */
export function DeviceList({ isServing }: { isServing: boolean }) {
  const { t } = useTranslation();
  const devices = useDevices().data;
  return (
    <section className="mt-6" aria-label={t('devices.list')}>
      <h2 className="mb-2 font-medium text-muted">{t('devices.list')}</h2>
      {devices === undefined ? (
        <Skeleton className="h-24" />
      ) : devices.length === 0 ? (
        <div className="rounded-card border border-dashed border-border-strong">
          <Empty
            icon={MonitorSmartphone}
            title={t('devices.none')}
            text={t(isServing ? 'devices.noneText' : 'devices.noneOffText')}
          />
        </div>
      ) : (
        <ul className="divide-y divide-border overflow-hidden rounded-card border border-border bg-surface">
          {devices.map((device) => (
            <DeviceRow key={device.id} device={device} />
          ))}
        </ul>
      )}
    </section>
  );
}

function DeviceRow({ device }: { device: Device }) {
  const { t } = useTranslation();
  const { name, isConnected, lastSeenAt, pairedAt, address } = device;
  // A device that was shut out needs a new code: the first click asks, the second does it.
  const [state, setState] = useState<'shown' | 'renaming' | 'asking'>('shown');
  const rest = () => setState('shown');
  if (state === 'renaming') return <RenameRow device={device} onDone={rest} />;
  return (
    <li
      data-testid="device"
      className="flex min-h-13 flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2.5"
    >
      <div className="min-w-0">
        <div className="flex items-center gap-2">
          <span
            aria-hidden
            className={classNames('size-2 shrink-0 rounded-full', isConnected ? 'bg-good' : 'bg-border-strong')}
          />
          <span className="font-medium break-words">{name}</span>
        </div>
        <div className="text-muted">
          {isConnected ? t('devices.connected') : t('devices.lastSeen', { date: formatDateTime(lastSeenAt) })}
          {' · '}
          {t('devices.from', { address, date: formatDate(pairedAt) })}
        </div>
      </div>
      {state === 'asking' ? (
        <div className="flex items-center gap-2">
          <Button isSmall onClick={rest}>
            {t('common.cancel')}
          </Button>
          <Button isSmall look="danger" onClick={() => void revokeDevice(device)}>
            {t('devices.revokeNow')}
          </Button>
        </div>
      ) : (
        <div className="flex items-center gap-1">
          <IconButton icon={Pencil} label={t('devices.rename', { name })} onClick={() => setState('renaming')} />
          <IconButton icon={Trash2} label={t('devices.revoke', { name })} onClick={() => setState('asking')} />
        </div>
      )}
    </li>
  );
}

function RenameRow({ device, onDone }: { device: Device; onDone(): void }) {
  const { t } = useTranslation();
  const [name, setName] = useState(device.name);
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    void renameDevice(device, name.trim());
    onDone();
  };
  return (
    <li className="px-4 py-2.5">
      <form className="flex gap-2" onSubmit={save}>
        <TextInput
          ref={(field) => field?.focus()}
          aria-label={t('devices.name')}
          value={name}
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onDone();
          }}
          className="flex-1"
        />
        <Button onClick={onDone}>{t('common.cancel')}</Button>
        <Button type="submit" look="primary" disabled={name.trim() === ''}>
          {t('common.apply')}
        </Button>
      </form>
    </li>
  );
}
