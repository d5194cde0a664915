import type { ErrorInfo } from '../../contract/errors.ts';

/** What the host answers to an upload. */
type UploadAnswer = { path?: string; error?: ErrorInfo };

/** The answer, or null where something else than the host answered. */
function readAnswer(text: string): UploadAnswer | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : null;
  } catch {
    return null;
  }
}

export type UploadOptions = {
  file: File;
  /** What it is sent for. */
  kind: 'models' | 'chats';
  onProgress(share: number): void;
  failure: ErrorInfo;
};

/** Copies a dropped file to the headless host, since a browser tells no path. Ends with a path or with an error. */
export function uploadFile({
  file,
  kind,
  onProgress,
  failure,
}: UploadOptions): Promise<{ path: string } | { error: ErrorInfo }> {
  // fetch has no upload progress.
  const request = new XMLHttpRequest();
  return new Promise((resolve) => {
    request.upload.addEventListener('progress', (event) =>
      onProgress(event.total === 0 ? 0 : event.loaded / event.total),
    );
    request.addEventListener('load', () => {
      const answer = readAnswer(request.responseText);
      if (request.status < 400 && answer?.path !== undefined) resolve({ path: answer.path });
      else resolve({ error: answer?.error ?? failure });
    });
    request.addEventListener('error', () => resolve({ error: failure }));
    request.addEventListener('abort', () => resolve({ error: failure }));
    request.open('PUT', `/upload/${kind}/${encodeURIComponent(file.name)}`);
    request.send(file);
  });
}
