import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../../test/recordings/wire';

/** A difference between two answers to the same call. */
export interface Difference {
  /** `outcome`, `httpStatus`, `error.…`, or the path of a member, with `[]` for list elements and version ids. */
  readonly at: string;
  readonly local: string;
  readonly moto: string;
}

type Tree = Readonly<Record<string, unknown>>;

/** Members that identify the elements of a list. */
const IDENTIFIERS = [
  'ARN',
  'VersionId',
  'SecretId',
  'Key',
  'AccessKeyId',
  'PolicyName',
  'UserName',
  'RoleName',
];

/** All differences between two normalized answers. */
export function differences(local: Answer, moto: Answer): Difference[] {
  if (local.error?.name !== moto.error?.name) {
    return [{ at: 'outcome', local: outcome(local), moto: outcome(moto) }];
  }
  return [
    ...treeDifferences(local.httpStatus, moto.httpStatus, 'httpStatus'),
    ...(local.error
      ? treeDifferences(local.error, moto.error, 'error')
      : treeDifferences(local.output ?? {}, moto.output ?? {}, '')),
  ];
}

/** `ok`, or the error in one line. */
export function outcome({ error, httpStatus }: Answer): string {
  return error ? `${error.name} ${httpStatus}: ${error.message}` : 'ok';
}

function treeDifferences(local: unknown, moto: unknown, at: string): Difference[] {
  if (Array.isArray(local) && Array.isArray(moto)) return listDifferences(local, moto, at);
  if (!isTree(local) || !isTree(moto)) {
    const [a, b] = [text(local), text(moto)];
    return a === b ? [] : [{ at, local: a, moto: b }];
  }
  return [...new Set([...Object.keys(local), ...Object.keys(moto)])].flatMap((name) => {
    const below = /ToStages$/.test(at) ? `${at}[]` : at === '' ? name : `${at}.${name}`;
    return treeDifferences(local[name], moto[name], below);
  });
}

/** Compares elements that have an identifier by it, and other elements by position. */
function listDifferences(local: readonly unknown[], moto: readonly unknown[], at: string): Difference[] {
  if ([...local, ...moto].every((item) => typeof item === 'string')) {
    return isDeepStrictEqual(local, moto) ? [] : [{ at, local: text(local), moto: text(moto) }];
  }
  const member = IDENTIFIERS.find((name) => [local, moto].every((list) => identifiers(list, name)));
  if (member === undefined) {
    return Array.from({ length: Math.max(local.length, moto.length) }, (_, i) =>
      treeDifferences(local[i], moto[i], `${at}[]`),
    ).flat();
  }
  const [a, b] = [identifiers(local, member) as string[], identifiers(moto, member) as string[]];
  const found = [...new Set([...a, ...b])].flatMap((id) =>
    treeDifferences(local[a.indexOf(id)], moto[b.indexOf(id)], `${at}[]`),
  );
  const order = [a.filter((id) => b.includes(id)), b.filter((id) => a.includes(id))];
  if (isDeepStrictEqual(order[0], order[1])) return found;
  return [...found, { at: `${at} in order`, local: text(order[0]), moto: text(order[1]) }];
}

/** The value of `member` in each element; undefined when the values do not identify the elements. */
function identifiers(list: readonly unknown[], member: string): string[] | undefined {
  const values = list.map((item) => (isTree(item) ? item[member] : undefined));
  const unique = new Set(values).size === values.length && !values.includes(undefined);
  return unique ? values.map(String) : undefined;
}

function text(value: unknown): string {
  return value === undefined ? 'absent' : typeof value === 'string' ? value : JSON.stringify(value);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
