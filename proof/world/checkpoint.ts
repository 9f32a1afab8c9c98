type Restore = () => void;

/**
 * Remembers all that can be reached from the roots, as it is now; the returned function puts it back, into
 * the same objects, as often as it is called. So a world goes on from one moment in many ways, and its
 * closures never notice. Functions, dates and what `frozen` names are not looked into.
 */
export function checkpoint(roots: readonly object[], frozen: ReadonlySet<object>): Restore {
  const seen = new Set<object>(frozen);
  const restores: Restore[] = [];
  const open: object[] = [...roots];
  const meet = (value: unknown) => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    open.push(value);
  };
  for (const root of roots) seen.add(root);
  for (let next = open.pop(); next; next = open.pop()) {
    if (next instanceof Date || Object.isFrozen(next)) continue;
    restores.push(remember(next, meet));
  }
  return () => {
    for (const restore of restores) restore();
  };
}

function remember(object: object, meet: (value: unknown) => void): Restore {
  if (Array.isArray(object)) return rememberArray(object, meet);
  if (object instanceof Map) {
    const entries = [...object];
    for (const [key, value] of entries) {
      meet(key);
      meet(value);
    }
    return () => {
      object.clear();
      for (const [key, value] of entries) object.set(key, value);
    };
  }
  if (object instanceof Set) {
    const values = [...object];
    for (const value of values) meet(value);
    return () => {
      object.clear();
      for (const value of values) object.add(value);
    };
  }
  return rememberMembers(object as Record<string, unknown>, meet);
}

function rememberArray(array: unknown[], meet: (value: unknown) => void): Restore {
  const items = array.slice();
  for (const item of items) meet(item);
  return () => {
    array.length = items.length;
    for (let i = 0; i < items.length; i++) array[i] = items[i];
  };
}

function rememberMembers(object: Record<string, unknown>, meet: (value: unknown) => void): Restore {
  const names = Object.keys(object);
  const values = names.map((name) => object[name]);
  for (const value of values) meet(value);
  return () => {
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      if (object[name] !== values[i]) object[name] = values[i];
    }
    for (const name of Object.keys(object)) if (!names.includes(name)) delete object[name];
  };
}
