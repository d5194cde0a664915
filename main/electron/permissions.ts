import { session } from 'electron';

/** The page may write text to the clipboard, for its copy buttons. It needs nothing else of what a page can ask for. */
export function restrictPermissions(): void {
  const isAllowed = (permission: string) => permission === 'clipboard-sanitized-write';
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)));
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
}
