import type { Answer } from '../../../test/recordings/wire';

/** One thing in which two answers to the same call differ. */
export interface Difference {
  /** `outcome`, `httpStatus`, `error.…`, or the member, with `[]` for any element or key made up by the caller. */
  readonly at: string;
  readonly local: string;
  readonly moto: string;
}

type Tree = Readonly<Record<string, unknown>>;

/** Members that tell the elements of a list apart. */
const KEYS = ['ARN', 'VersionId', 'SecretId', 'Key', 'AccessKeyId', 'PolicyName', 'UserName', 'RoleName'];

const ABSENT = 'absent';

/** Everything in which two answers differ whose values were made comparable before. */
export function differences(local: Answer, moto: Answer): Difference[] {
  if (local.error?.name !== moto.error?.name) {
    return [{ at: 'outcome', local: outcome(local), moto: outcome(moto) }];
  }
  const status = { local: local.httpStatus, moto: moto.httpStatus };
  const found = treeDifferences(status.local, status.moto, 'httpStatus');
  if (local.error) return [...found, ...treeDifferences(local.error, moto.error, 'error')];
  return [...found, ...treeDifferences(local.output ?? {}, moto.output ?? {}, '')];
}

/** `ok`, or the error in one line. */
export function outcome({ error, httpStatus }: Answer): string {
  return error ? `${error.name} ${httpStatus}: ${error.message}` : 'ok';
}

function treeDifferences(local: unknown, moto: unknown, at: string): Difference[] {
  if (isList(local) && isList(moto)) return listDifferences(local, moto, at);
  if (!isTree(local) || !isTree(moto)) {
    const [a, b] = [text(local), text(moto)];
    return a === b ? [] : [{ at, local: a, moto: b }];
  }
  const names = new Set([...Object.keys(local), ...Object.keys(moto)]);
  return [...names].flatMap((name) => {
    const below = /ToStages$/.test(at) ? `${at}[]` : at === '' ? name : `${at}.${name}`;
    return treeDifferences(local[name], moto[name], below);
  });
}

/** Elements that have names are compared with their namesakes, others with what stands at their place. */
function listDifferences(local: readonly unknown[], moto: readonly unknown[], at: string): Difference[] {
  if ([...local, ...moto].every((item) => typeof item === 'string')) {
    return text(local) === text(moto) ? [] : [{ at, local: text(local), moto: text(moto) }];
  }
  const key = KEYS.find((name) => [local, moto].every((list) => namesIn(list, name)));
  if (key === undefined) {
    return Array.from({ length: Math.max(local.length, moto.length) }, (_, i) =>
      treeDifferences(local[i], moto[i], `${at}[]`),
    ).flat();
  }
  const [a, b] = [namesIn(local, key) as string[], namesIn(moto, key) as string[]];
  const found = [...new Set([...a, ...b])].flatMap((name) =>
    treeDifferences(local[a.indexOf(name)], moto[b.indexOf(name)], `${at}[]`),
  );
  const order = { local: a.filter((name) => b.includes(name)), moto: b.filter((name) => a.includes(name)) };
  if (text(order.local) === text(order.moto)) return found;
  return [...found, { at: `${at} in order`, local: text(order.local), moto: text(order.moto) }];
}

/** What the member `key` tells the elements apart by; undefined when it does not. */
function namesIn(list: readonly unknown[], key: string): string[] | undefined {
  const names = list.map((item) => (isTree(item) ? item[key] : undefined));
  const apart = new Set(names).size === names.length && !names.includes(undefined);
  return apart ? names.map(String) : undefined;
}

function text(value: unknown): string {
  return value === undefined ? ABSENT : typeof value === 'string' ? value : JSON.stringify(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
