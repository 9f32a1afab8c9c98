/** A value with all its members read-only. */
export type DeepReadonly<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

/** Freezes a value and everything in it. */
export function deepFreeze<T>(value: T): DeepReadonly<T> {
  // A list instead of recursion: the depth of a secret has no limit.
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    // Bytes cannot be frozen.
    if (typeof next !== 'object' || next === null || Object.isFrozen(next) || ArrayBuffer.isView(next))
      continue;
    Object.freeze(next);
    for (const member of Object.values(next)) pending.push(member);
  }
  return value as DeepReadonly<T>;
}
