/**
 * The Content Security Policy of the window, the same in both hosts.
 * Styles may be inline because the Markdown renderer and the code highlighter set them on elements.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  // The one frame is the preview of a page from an answer.
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Holds pages that models wrote. */
export const previewPath = '/preview.html';

/**
 * The preview's own policy: its page may run, and reach nothing. It has no origin and may open, submit and lead to
 * nothing, however it is loaded. The window's policy, which it would inherit without an address, forbids its scripts.
 */
const previewSecurityPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'font-src data:',
  'media-src data: blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-scripts',
].join('; ');

/** The policy that a file of the window is served with, as headers. */
export function securityHeadersFor(path: string): Record<string, string> {
  if (path !== previewPath) return { 'content-security-policy': contentSecurityPolicy };
  // The second also stops what no content policy knows of, such as a connection that is only opened ahead of time.
  return { 'content-security-policy': previewSecurityPolicy, 'connection-allowlist': '()' };
}
