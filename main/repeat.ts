/** Calls back after each time, until the function that it answers with is called. Keeps nothing alive. */
export type Repeat = (work: () => void, ms: number) => () => void;

export const repeat: Repeat = (work, ms) => {
  const timer = setInterval(work, ms).unref();
  return () => clearInterval(timer);
};
