import type { EventEmitter } from 'node:events';

/** Says that the shell uses a part of Electron that the stand-in lacks. */
export function missing(what: string): Error {
  return new Error(
    `The stand-in for Electron has no ${what}. Add it under tests/stand-in, as Electron's docs describe it.`,
  );
}

/** The same object, except that reading or setting a property which it lacks throws. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get: (object, key, receiver) => {
      // Promises, inspectors and serialisers probe any object for these.
      const isProbe = typeof key === 'symbol' || key === 'then' || key === 'toJSON' || key === 'nodeType';
      if (!isProbe && !(key in object)) throw missing(`${name}.${key}`);
      return Reflect.get(object, key, receiver) as unknown;
    },
    set: (object, key, value, receiver) => {
      if (typeof key === 'string' && !(key in object) && !key.startsWith('_')) throw missing(`${name}.${key}`);
      return Reflect.set(object, key, value, receiver);
    },
  });
}

/** Makes an emitter throw for listeners on events other than these, which are separated by spaces. */
export function onlyEvents(name: string, emitter: EventEmitter, events: string): void {
  const known = new Set(['newListener', 'removeListener', ...events.split(' ')]);
  emitter.on('newListener', (event: string | symbol) => {
    if (typeof event === 'string' && !known.has(event)) {
      throw missing(`event '${event}' of ${name}`);
    }
  });
}

/** Throws for options other than these, which are separated by spaces. */
export function onlyKeys(name: string, value: object, known: string): void {
  const names = new Set(known.split(' '));
  for (const key of Object.keys(value)) if (!names.has(key)) throw missing(`${name}.${key}`);
}

/** An event that a listener may prevent. */
export type PreventableEvent = { readonly defaultPrevented: boolean; preventDefault(): void };

export function preventable<T extends object>(fields: T): T & PreventableEvent {
  let isPrevented = false;
  return {
    ...fields,
    get defaultPrevented() {
      return isPrevented;
    },
    preventDefault: () => {
      isPrevented = true;
    },
  };
}
