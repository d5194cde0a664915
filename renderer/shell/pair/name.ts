/** The first that a browser names is what it runs on. */
const systems = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Mac', /Macintosh/],
  ['Windows', /Windows/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
] as const;

/** Those that also call themselves by another's name come first. */
const browsers = [
  ['Edge', /Edg(?:A|iOS)?\//],
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Chrome', /Chrome\/|CriOS\//],
  ['Safari', /Safari\//],
] as const;

/** A name to begin with, by which a person tells this device from others: `Android, Firefox`. */
export function nameOfThisDevice(userAgent: string): string {
  const find = (known: readonly (readonly [string, RegExp])[]) => known.find(([, sign]) => sign.test(userAgent))?.[0];
  return [find(systems), find(browsers)].filter((part) => part !== undefined).join(', ');
}
