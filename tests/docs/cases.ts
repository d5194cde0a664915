/** Commands that are shown and not run here, and why. Each has to be shown somewhere. */
export const notRun: Record<string, string> = {
  'npm start': 'opens a window; tests/e2e/start.test.ts starts it',
  'npm test': 'is what runs this',
  'npm run check': 'is the other half of what every change must pass',
  'npm run format': 'rewrites the files of the checkout',
};

/** Commands that are for another shell than the usual one. */
export const shells: Record<string, string> = {
  'eval "$(paddock completions zsh)"': 'zsh',
  'paddock completions fish | source': 'fish',
};

/** Commands that go on until they are ended, and what they print when they have done what they are for. */
export const untilEnded: { begins: string; ready: RegExp }[] = [
  { begins: 'paddock open', ready: /Paddock is open|Open this address/ },
  { begins: 'paddock logs --follow', ready: /warn/ },
];
