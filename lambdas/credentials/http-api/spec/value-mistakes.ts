import { chosenMistakes } from './chosen-mistakes';
import type { Mistake } from './json-schema';
import { isChosen, isNamed, isWhole, textsIn, uses } from './requests';
import { placeholdersIn } from './template';
import type { Spec } from './types';

const isOnePlaceholder = (text = ''): boolean => placeholdersIn(text)[0]?.text === text;

/** Mistakes in the members of the value. */
export function valueMistakes(spec: Spec): Mistake[] {
  const { members, id, secret } = spec.value;
  const unknown = (place: string, name: string): Mistake[] =>
    Object.hasOwn(members, name) ? [] : [{ place, problem: `names ${name}, which is not a member` }];
  const idIsSecret = secret.includes(id) && { place: '/value/secret', problem: `contains the id ${id}` };
  const idWithoutAnswer = !isChosen(spec) && Object.hasOwn(members, id) && !uses(members[id], 'answer');
  const idIsComposed =
    !idWithoutAnswer && !isChosen(spec) && Object.hasOwn(members, id) && !isOnePlaceholder(members[id]);
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
    ...(idIsComposed
      ? [
          {
            place: `/value/members/${id}`,
            problem: 'is the id, so it must be one placeholder: the list has the same id',
          },
        ]
      : []),
    ...secret.flatMap((name, index) => unknown(`/value/secret/${index}`, name)),
    ...(idIsSecret ? [idIsSecret] : []),
    ...constant,
    ...copyMistakes(spec),
    ...plainMistakes(spec),
    ...chosenMistakes(spec),
  ];
}

/** Members that are empty, or that a test cannot send. */
function plainMistakes({ value: { members }, test }: Spec): Mistake[] {
  const { request, after } = test;
  const inHeaders = [request.headers, request.basic?.username, after?.headers];
  return Object.entries(members).flatMap(([name, text]) => {
    const place = `/value/members/${name}`;
    if (text === '') return [{ place, problem: 'is empty' }];
    const isSent = textsIn(inHeaders, '').some((one) => one.text.includes(`{value/${name}}`));
    return isSent && /[^\t\x20-\x7e\x80-\xff]/.test(text)
      ? [{ place, problem: 'has a character that a header cannot have, such as a line break' }]
      : [];
  });
}

/** A member that contains the value of a secret one is secret as well: it is redacted, and it is recognized in a leak. */
function copyMistakes(spec: Spec): Mistake[] {
  const { members, id, secret } = spec.value;
  const sourcesOf = (name: string) =>
    placeholdersIn(members[name] ?? '')
      .filter(({ root }) => root === 'answer' || root === 'random')
      .map(({ text }) => text);
  const open = sourcesOf(id);
  const hidden = secret.flatMap(sourcesOf).filter((text) => !open.includes(text));
  return Object.keys(members)
    .filter((name) => !secret.includes(name) && sourcesOf(name).some((text) => hidden.includes(text)))
    .map((name) => ({
      place: `/value/members/${name}`,
      problem: 'has the value of a secret member, so it must be in secret',
    }));
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
    .filter(({ text }) => !isWhole(text, '{name}'))
    .map(({ place }) => ({ place, problem: 'has a text around {name}, which the list would return too' }));
}
