import type { Mistake } from './json-schema';
import { placeholdersIn } from './template';
import type { Items, List, Spec } from './types';

/** A pointer of a spec, with its place. */
type Pointer = readonly [place: string, pointer: string];

/** Mistakes of pointers into one answer: a value cannot be a text or a number, and have members. */
export function pointerMistakes({ value, create, list, sessions }: Spec): Mistake[] {
  const answers = Object.entries(value.members).flatMap(([name, text]) =>
    placeholdersIn(text)
      .filter(({ root }) => root === 'answer')
      .map(({ pointer }): Pointer => [`/value/members/${name}`, pointer]),
  );
  const expires: Pointer[] = create.expires ? [['/create/expires/at', create.expires.at]] : [];
  return [
    ...conflicts([...answers, ...expires]),
    ...itemPointers(list, '/list'),
    ...(sessions ? itemPointers(sessions.list, '/sessions/list') : []),
  ];
}

function itemPointers(list: Items & Partial<Omit<List, keyof Items>>, place: string): Mistake[] {
  const { items, id, next, detail, name, created, active, used, where = [] } = list;
  const at = (member: string, pointer: string | undefined): Pointer[] =>
    pointer === undefined ? [] : [[`${place}/${member}`, pointer]];
  const ofId = at('id', id);
  const others = [
    ...at('name', name),
    ...at('created/at', typeof created === 'object' ? created.at : undefined),
    ...at('active/at', active?.at),
    ...at('used/at', used?.at),
    ...where.flatMap((one, index) => at(`where/${index}/at`, one.at)),
  ];
  return [
    ...conflicts([...at('items', items), ...at('next/at', next && 'at' in next ? next.at : undefined)]),
    ...(detail ? conflicts(others) : conflicts([...ofId, ...others])),
  ];
}

/** Pointers that another one goes through. */
function conflicts(pointers: readonly Pointer[]): Mistake[] {
  return pointers.flatMap(([place, pointer]) => {
    const [below] = pointers.find(([, other]) => other.startsWith(`${pointer}/`)) ?? [];
    return below === undefined
      ? []
      : [{ place, problem: `is a value that ${below} expects to have members` }];
  });
}
