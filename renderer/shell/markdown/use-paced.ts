import { useEffect, useLayoutEffect, useRef, useState } from 'react';

/** At most this share of the time goes into drawing text that grows; the rest is the person's. */
const share = 0.4;
const longestPauseMs = 400;

/**
 * A value that changes faster than it can be drawn, at the pace at which it can: once a frame, and less often when
 * drawing took long. When it no longer changes it is shown as it is.
 */
export function usePaced<Value>(value: Value, isLive: boolean): Value {
  const [shown, setShown] = useState(value);
  const wanted = useRef(value);
  const isWaiting = useRef(false);
  const startedAt = useRef(0);
  const nextAt = useRef(0);

  useLayoutEffect(() => {
    wanted.current = value;
  }, [value]);

  useEffect(() => {
    if (!isLive || isWaiting.current || Object.is(shown, value)) return;
    isWaiting.current = true;
    const draw = (now: number) => {
      if (now < nextAt.current) {
        frame = requestAnimationFrame(draw);
        return;
      }
      isWaiting.current = false;
      startedAt.current = performance.now();
      setShown(wanted.current);
    };
    let frame = requestAnimationFrame(draw);
    frames.current = () => cancelAnimationFrame(frame);
  }, [isLive, shown, value]);

  const frames = useRef(() => {});
  useEffect(
    () => () => {
      frames.current();
      isWaiting.current = false;
    },
    [],
  );

  useLayoutEffect(() => {
    if (startedAt.current === 0) return;
    const tookMs = performance.now() - startedAt.current;
    nextAt.current = startedAt.current + Math.min(longestPauseMs, tookMs / share);
  }, [shown]);

  return isLive ? shown : value;
}
