import { adminMistakes } from './admin-mistakes';
import { conditionMistakes } from './condition-mistakes';
import { certificateMistakes, hostMistakes } from './host-mistakes';
import type { Mistake } from './json-schema';
import { pointerMistakes } from './pointer-mistakes';
import { bodyMistakes, headerMistakes, textMistakes, urlMistakes } from './request-mistakes';
import { expires, isNamed, type Place, placesOf, textsIn, uses } from './requests';
import { type Placeholder, placeholdersIn } from './template';
import type { Condition, Spec } from './types';
import { nameMistakes, valueMistakes } from './value-mistakes';

/** Mistakes of a spec that fits the schema: parts that do not fit each other. */
export function contradictionsIn(spec: Spec): Mistake[] {
  return [
    ...spec.hosts.flatMap((host, index) => hostMistakes(spec, host, `/hosts/${index}`)),
    ...certificateMistakes(spec),
    ...adminMistakes(spec),
    ...placesOf(spec).flatMap((place) => placeMistakes(spec, place)),
    ...valueMistakes(spec),
    ...nameMistakes(spec),
    ...requestMistakes(spec),
    ...pointerMistakes(spec),
    ...stateMistakes(spec),
    ...testMistakes(spec),
    ...conditionMistakes(spec),
  ];
}

function placeMistakes(spec: Spec, { place, part, roots, request }: Place): Mistake[] {
  const texts = textsIn(part, place);
  const found = texts.flatMap(({ place: at, text }) =>
    placeholdersIn(text).flatMap((one) => {
      const problem = placeholderProblem(spec, one, roots);
      return problem ? [{ place: at, problem }] : [];
    }),
  );
  found.push(...textMistakes(texts), ...headerMistakes(part, place));
  if (request) found.push(...urlMistakes(request, place), ...bodyMistakes(request, place));
  if (!request || spec.hosts.map(withPort).includes(withPort(hostOf(request.url)))) return found;
  const problem = `goes to ${hostOf(request.url)}, which is not in hosts`;
  return [...found, { place: `${place}/url`, problem }];
}

const hostOf = (url: string): string => url.split('/')[2] ?? '';
const withPort = (host: string): string => (/:\d+$/.test(host) ? host : `${host}:443`);

function placeholderProblem(
  { value, admin }: Spec,
  { text, root, pointer }: Placeholder,
  roots: readonly string[],
): string | undefined {
  if (!roots.includes(root)) {
    if (root === 'login' && !admin.login) return `has ${text}, but admin has no login`;
    const known = roots.map((one) => `{${one}}`).join(', ') || 'no placeholder';
    return `has the placeholder ${text}, which has no value here; possible: ${known}`;
  }
  if (root === 'value' && !Object.hasOwn(value.members, pointer.slice(1)))
    return `has ${text}, but the value has no such member; its members are ${Object.keys(value.members).join(', ')}`;
  const needsPointer = root === 'answer' || root === 'login';
  return needsPointer && pointer === ''
    ? `has ${text} without a pointer, such as {${root}/token}`
    : undefined;
}

function requestMistakes({ remove, disable, sessions, list }: Spec): Mistake[] {
  const requests = [
    ['/remove/request', remove.request],
    ['/disable/request', disable?.request],
    ['/list/detail', list.detail],
    ['/sessions/end/request', sessions?.end.request],
    ['/sessions/list/detail', sessions?.list.detail],
  ] as const;
  return requests
    .filter(([, request]) => request && !uses(request, 'id'))
    .map(([place]) => ({ place, problem: 'has no {id}, so it does not say which one' }));
}

function stateMistakes(spec: Spec): Mistake[] {
  const { disable, list, sessions } = spec;
  const found: Mistake[] = [];
  if (disable && !list.active)
    found.push({ place: '/list/active', problem: 'is missing, but the spec has disable' });
  if (sessions && !isNamed(spec))
    found.push({
      place: '/sessions',
      problem: 'needs a list with name, which tells whose sessions they are',
    });
  if (spec.remove.disablesFirst && !disable)
    found.push({ place: '/remove/disablesFirst', problem: 'is set, but the spec has no disable' });
  if (spec.create.expires && !expires(spec))
    found.push({ place: '/create/expires', problem: 'is set, but create requests no expiry' });
  return found;
}

function testMistakes({ test, value }: Spec): Mistake[] {
  const found: Mistake[] = [];
  const used = textsIn(test.request, '').flatMap(({ text }) => placeholdersIn(text));
  if (!used.some(({ root, pointer }) => root === 'value' && value.secret.includes(pointer.slice(1))))
    found.push({
      place: '/test/request',
      problem: 'has no {value/…} that is secret, so it tests no credential',
    });
  test.dead.forEach((dead, index) => {
    const place = `/test/dead/${index}`;
    const both = test.alive.find((alive) => overlap(alive, dead));
    if (both) found.push({ place, problem: `and alive have answers in common: HTTP ${dead.status}` });
    if (dead.status === 429 || dead.status >= 500)
      found.push({ place, problem: `is HTTP ${dead.status}, which is no refusal of the credential` });
  });
  return found;
}

const overlap = (a: Condition, b: Condition): boolean =>
  a.status === b.status &&
  (a.at === undefined || b.at === undefined ? a.at === b.at : a.at === b.at && a.is === b.is);
