const forbidden = /[<>:"/\\|?*\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const longest = 80;

/** A name that a file may have on any system. Says the same thing as far as that goes. */
export function safeName(text: string, fallback = 'Chat'): string {
  const plain = text.normalize('NFC').replaceAll(forbidden, ' ').replaceAll(/\s+/g, ' ').trim();
  const short = Array.from(plain)
    .slice(0, longest)
    .join('')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  if (short === '') return fallback;
  return reserved.test(short) ? `_${short}` : short;
}

/** Names of one zip: a second one of the same name, however it is written, gets a number. */
export function createNames(): (folders: readonly string[], title: string, extension: string) => string {
  const taken = new Set<string>();
  return (folders, title, extension) => {
    const folder = folders.map((name) => `${safeName(name, 'Folder')}/`).join('');
    const stem = safeName(title);
    for (let number = 1; ; number += 1) {
      const path = `${folder}${number === 1 ? stem : `${stem} (${number})`}.${extension}`;
      if (taken.has(path.toLowerCase())) continue;
      taken.add(path.toLowerCase());
      return path;
    }
  };
}
