/** Settles when the person or the system asks the process to end. A second request ends it at once. */
export function untilEnded(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    });
  }
  // Keeps the process alive even where nothing else does.
  const alive = setInterval(() => {}, 2 ** 30);
  return promise.finally(() => clearInterval(alive));
}
