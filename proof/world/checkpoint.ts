type Restore = () => void;

/**
 * Saves everything that can be reached from the roots; the returned function restores it into the same objects, any
 * number of times. A world so continues from one moment in many ways. Functions, dates, frozen objects and the objects
 * in `constant` are not saved.
 */
export function checkpoint(roots: readonly object[], constant: ReadonlySet<object>): Restore {
  const seen = new Set<object>(constant);
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
    restores.push(save(next, meet));
  }
  return () => {
    for (const restore of restores) restore();
  };
}

function save(object: object, meet: (value: unknown) => void): Restore {
  if (Array.isArray(object)) return saveArray(object, meet);
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
  return saveMembers(object as Record<string, unknown>, meet);
}

function saveArray(array: unknown[], meet: (value: unknown) => void): Restore {
  const items = array.slice();
  for (const item of items) meet(item);
  return () => {
    array.length = items.length;
    for (let i = 0; i < items.length; i++) array[i] = items[i];
  };
}

function saveMembers(object: Record<string, unknown>, meet: (value: unknown) => void): Restore {
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
