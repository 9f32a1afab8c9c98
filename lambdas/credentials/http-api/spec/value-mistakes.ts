import type { Mistake } from './json-schema';
import { isNamed, textsIn, uses } from './requests';
import type { Spec } from './types';

/** Mistakes in the members of the value. */
export function valueMistakes({ value }: Spec): Mistake[] {
  const { members, id, secret } = value;
  const unknown = (place: string, name: string): Mistake[] =>
    Object.hasOwn(members, name) ? [] : [{ place, problem: `names ${name}, which is not a member` }];
  const idIsSecret = secret.includes(id) && { place: '/value/secret', problem: `contains the id ${id}` };
  const constant = secret
    .filter((name) => Object.hasOwn(members, name) && !uses(members[name], 'answer'))
    .map((name) => ({
      place: `/value/members/${name}`,
      problem: 'is secret, but has no placeholder {answer/…}',
    }));
  return [
    ...unknown('/value/id', id),
    ...(Object.hasOwn(members, id) && !uses(members[id], 'answer')
      ? [{ place: `/value/members/${id}`, problem: 'is the id, but has no placeholder {answer/…}' }]
      : []),
    ...secret.flatMap((name, index) => unknown(`/value/secret/${index}`, name)),
    ...(idIsSecret ? [idIsSecret] : []),
    ...constant,
  ];
}

/** Mistakes in the names: orphans are found by their names, or by their times. */
export function nameMistakes(spec: Spec): Mistake[] {
  const { create, list } = spec;
  const givesName = uses(create.request, 'name');
  if (isNamed(spec) && !givesName)
    return [{ place: '/list/name', problem: 'is set, but create gives no {name}' }];
  if (!isNamed(spec) && givesName)
    return [{ place: '/list/name', problem: 'is missing, but create gives a {name}' }];
  if (!isNamed(spec) && list.created === 'name')
    return [{ place: '/list/created', problem: 'is "name", but the list has no name' }];
  return textsIn(create.request, '/create/request')
    .filter(({ text }) => uses(text, 'name') && !isWholeName(text))
    .map(({ place }) => ({ place, problem: 'has a text around {name}, which the list would return too' }));
}

/** True for a text that is a name, or JSON with a member that is one. */
function isWholeName(text: string): boolean {
  try {
    return textsIn(JSON.parse(text), '').every((one) => !uses(one.text, 'name') || one.text === '{name}');
  } catch {
    return text === '{name}';
  }
}
