import { chosenMistakes } from './chosen-mistakes';
import type { Mistake } from './json-schema';
import { isChosen, isNamed, textsIn, uses } from './requests';
import type { Spec } from './types';

/** Mistakes in the members of the value. */
export function valueMistakes(spec: Spec): Mistake[] {
  const { members, id, secret } = spec.value;
  const unknown = (place: string, name: string): Mistake[] =>
    Object.hasOwn(members, name) ? [] : [{ place, problem: `names ${name}, which is not a member` }];
  const idIsSecret = secret.includes(id) && { place: '/value/secret', problem: `contains the id ${id}` };
  const idWithoutAnswer = !isChosen(spec) && Object.hasOwn(members, id) && !uses(members[id], 'answer');
  const constant = (isChosen(spec) ? [] : secret)
    .filter((name) => Object.hasOwn(members, name) && !uses(members[name], 'answer'))
    .map((name) => ({
      place: `/value/members/${name}`,
      problem: 'is secret, but has no placeholder {answer/…}',
    }));
  return [
    ...unknown('/value/id', id),
    ...(idWithoutAnswer
      ? [{ place: `/value/members/${id}`, problem: 'is the id, but has no placeholder {answer/…}' }]
      : []),
    ...secret.flatMap((name, index) => unknown(`/value/secret/${index}`, name)),
    ...(idIsSecret ? [idIsSecret] : []),
    ...constant,
    ...chosenMistakes(spec),
  ];
}

/** Mistakes in the names: orphans are found by their names, or by their times. */
export function nameMistakes(spec: Spec): Mistake[] {
  const { create, list } = spec;
  // The name of a value that the rotator chooses is a member of it.
  if (isChosen(spec)) return [];
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
