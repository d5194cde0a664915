import { isAtTheComputer } from './access.ts';
import {
  AppWindow,
  ArrowLeftRight,
  BookOpen,
  Cloud,
  Cpu,
  Download,
  Info,
  Keyboard,
  Palette,
  Plug,
  RefreshCw,
  ShieldCheck,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

const allParts = [
  { id: 'appearance', icon: Palette },
  { id: 'app', icon: AppWindow },
  { id: 'keys', icon: Keyboard },
  { id: 'engine', icon: Cpu },
  { id: 'hub', icon: BookOpen },
  { id: 'remotes', icon: Cloud },
  { id: 'downloads', icon: Download },
  { id: 'policy', icon: ShieldCheck },
  { id: 'tools', icon: Plug },
  { id: 'transfer', icon: ArrowLeftRight },
  { id: 'updates', icon: RefreshCw },
  { id: 'about', icon: Info },
] as const satisfies readonly { id: string; icon: LucideIcon }[];

export type SettingsPart = (typeof allParts)[number]['id'];

/** What concerns a window, wherever it is; everything else is about the computer. */
const remoteParts: ReadonlySet<SettingsPart> = new Set(['appearance', 'about']);

/** The pages of the settings that this window has, in the order in which they are listed. */
export function settingsParts() {
  return allParts.filter(({ id }) => isAtTheComputer() || remoteParts.has(id));
}

export function toPart(text: string | undefined): SettingsPart {
  return settingsParts().find(({ id }) => id === text)?.id ?? 'appearance';
}
