import { useQuery } from '@tanstack/react-query';
import type { Device, DeviceWindow } from '../../contract/devices.ts';
import { client } from '../connection/client.ts';
import { attempt } from './notices.ts';
import { api, queryClient } from './queries.ts';

/** The window for other devices: whether it is on, where, and the code that lets one in. */
export function useDeviceWindow() {
  return useQuery(api.devices.window.queryOptions());
}

export function useDevices() {
  return useQuery(api.devices.list.queryOptions());
}

export function takeDeviceWindow(window: DeviceWindow): void {
  queryClient.setQueryData(api.devices.window.queryKey(), window);
}

/** Something about other devices changed. */
export function refreshDevices(): void {
  void queryClient.invalidateQueries({ queryKey: api.devices.window.key() });
  void queryClient.invalidateQueries({ queryKey: api.devices.list.key() });
}

export const openDeviceWindow = (port: number) => client.devices.open({ port });
export const closeDeviceWindow = () => client.devices.close();

export async function beginPairing(): Promise<void> {
  await attempt(() => client.devices.pair());
}

export async function endPairing(): Promise<void> {
  await attempt(() => client.devices.endPairing());
}

export async function renameDevice({ id }: Device, name: string): Promise<void> {
  await attempt(() => client.devices.rename({ id, name }));
}

export async function revokeDevice({ id }: Device): Promise<void> {
  await attempt(() => client.devices.revoke({ id }));
}
