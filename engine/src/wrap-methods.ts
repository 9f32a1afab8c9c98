/**
 * Wraps every method of an object.
 *
 * @param wrap replaces a call; `name` is the name of the method.
 */
export function wrapMethods<T extends object>(
  target: T,
  wrap: (call: () => unknown, name: string) => unknown,
): T {
  // The proxy has its own target, because it cannot replace members of a frozen one.
  return new Proxy(Object.create(target) as T, {
    get(_target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return (...input: unknown[]) => wrap(() => member.apply(target, input), name);
    },
  });
}
