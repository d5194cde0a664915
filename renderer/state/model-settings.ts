import { useLocation } from 'wouter';
import { navigate } from 'wouter/use-hash-location';
import { useUi } from './ui.ts';
import type { SettingsTab } from './ui.ts';

/** Where settings can stand beside the page; elsewhere they open with the chat. */
export function hasRoomForSettings(path: string, modelId: string | null): boolean {
  return path.startsWith('/chat') || (path.startsWith('/models') && modelId !== null);
}

/** The settings that are shown now; `null` where they are closed, or the screen has no place for them. */
export function useShownSettings() {
  const [location] = useLocation();
  const open = useUi((state) => state.modelSettings);
  return open !== null && hasRoomForSettings(location, open.modelId) ? open : null;
}

/** Shows the settings of a model. `null` is the model that is chosen, whichever that will be. */
export function openModelSettings(modelId: string | null, tab: SettingsTab): void {
  useUi.setState({ modelSettings: { modelId, tab }, isLoaderOpen: false });
  if (!hasRoomForSettings(window.location.hash.replace(/^#/, ''), modelId)) navigate('/chat');
}

export function closeModelSettings(): void {
  useUi.setState({ modelSettings: null });
}
