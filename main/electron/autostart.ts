import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hiddenSwitch } from './arguments.ts';

/** Whether the system starts Paddock at login. The system's own list is the truth: it can be changed there too. */
export type LoginItem = { isOn(): boolean; set(isOn: boolean): void };

/** A file in the folder that desktops on Linux read at login. */
export function autostartFile(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  program: string,
): LoginItem {
  const folder = join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'autostart');
  const file = join(folder, 'paddock.desktop');
  return {
    isOn: () => {
      try {
        return !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(readFileSync(file, 'utf8'));
      } catch {
        return false;
      }
    },
    set: (isOn) => {
      if (!isOn) {
        rmSync(file, { force: true });
        return;
      }
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, autostartEntry(program));
    },
  };
}

function autostartEntry(program: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Paddock',
    `Exec=${quote(program)} ${hiddenSwitch}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** As the specification of desktop entries has it: quotes, with their own signs escaped twice over, and `%` doubled. */
function quote(path: string): string {
  const escaped = path.replaceAll(/["`$\\]/g, (sign) => `\\\\${sign}`).replaceAll('%', '%%');
  return `"${escaped}"`;
}
