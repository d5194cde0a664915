import { useLocation } from 'wouter';
import { navigate } from 'wouter/use-hash-location';
import { useMedia } from '../ui/use-media.ts';
import { narrowWindow, tightWindow } from './narrow.ts';
import { useSettings } from './queries.ts';
import { useUi } from './ui.ts';
import type { SettingsTab } from './ui.ts';

/** Where settings can stand beside the page; elsewhere they open with the chat. */
export function hasRoomForSettings(path: string, modelId: string | null): boolean {
  return path.startsWith('/chat') || (path.startsWith('/models') && modelId !== null);
}

/** Where the settings are now: beside the page, over it where there is no room, or nowhere. */
export function useSettingsPlace(): 'beside' | 'over' | 'closed' {
  const [location] = useLocation();
  const open = useUi((state) => state.modelSettings);
  const isListOpen = useSettings().data?.chatListOpen ?? true;
  const isNarrow = useMedia(narrowWindow);
  const isTight = useMedia(tightWindow);
  if (open === null || !hasRoomForSettings(location, open.modelId)) return 'closed';
  return isNarrow || (isTight && isListOpen) ? 'over' : 'beside';
}

/** Shows the settings of a model. `null` is the model that is chosen, whichever that will be. */
export function openModelSettings(modelId: string | null, tab: SettingsTab): void {
  useUi.setState({ modelSettings: { modelId, tab }, isLoaderOpen: false });
  if (!hasRoomForSettings(window.location.hash.replace(/^#/, ''), modelId)) navigate('/chat');
}

export function closeModelSettings(): void {
  useUi.setState({ modelSettings: null });
}
