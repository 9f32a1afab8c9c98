import type { Mistake } from './json-schema';
import { expires, isChosen, isNamed, isWhole, textsIn, uses } from './requests';
import { placeholdersIn } from './template';
import type { Spec } from './types';

/** Mistakes of a value that the rotator chooses, or of parts that only such a value has. */
export function chosenMistakes(spec: Spec): Mistake[] {
  const { create, value, list } = spec;
  if (!isChosen(spec))
    return create.exists ? [{ place: '/create/exists', problem: 'is set, but the value has no random' }] : [];
  const { members, id, secret } = value;
  const found: Mistake[] = [];
  if (Object.hasOwn(members, id) && members[id] !== '{name}')
    found.push({
      place: `/value/members/${id}`,
      problem: 'is the id of a value with random, so it must be {name}',
    });
  for (const member of secret.filter((name) => Object.hasOwn(members, name))) {
    if (!uses(members[member], 'random'))
      found.push({
        place: `/value/members/${member}`,
        problem: 'is secret, but has no placeholder {random}',
      });
    if (!sends(spec, member))
      found.push({ place: '/create/request', problem: `does not send the secret {value/${member}}` });
  }
  if (!sends(spec, id))
    found.push({ place: '/create/request', problem: `does not send the name {value/${id}}` });
  for (const { place, text } of textsIn(create.request, '/create/request'))
    for (const member of [id, ...secret])
      if (!isWhole(text, `{value/${member}}`))
        found.push({ place, problem: `has a text around {value/${member}}, which the API would store too` });
  if (!isNamed(spec))
    found.push({
      place: '/list/name',
      problem: 'is missing, but finds the credentials of a value with random',
    });
  if (expires(spec) && !Object.values(members).includes('{expiresAt}'))
    found.push({ place: '/value/members', problem: 'has no member {expiresAt}, which create needs' });
  if (list.created === 'name')
    found.push({
      place: '/list/created',
      problem: 'is "name", but the name of a value with random has no time',
    });
  return found;
}

/** True if a creation sends a member of the value. */
const sends = ({ create }: Spec, member: string): boolean =>
  textsIn(create.request, '').some(({ text }) =>
    placeholdersIn(text).some(({ root, pointer }) => root === 'value' && pointer === `/${member}`),
  );
