import { safeStorage } from 'electron';
import type { Protect } from '../host.ts';

/** Keychain, DPAPI, or the desktop's key ring on Linux. Asked only once the app is ready, when a secret is at hand. */
export const keyStore: Protect = {
  // Without a key ring Chromium hides texts behind a password that is the same everywhere, which keeps nothing.
  isAvailable: async () =>
    (await safeStorage.isAsyncEncryptionAvailable()) &&
    (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'),
  encrypt: (text) => safeStorage.encryptStringAsync(text),
  decrypt: async (bytes) => (await safeStorage.decryptStringAsync(bytes)).result,
};
