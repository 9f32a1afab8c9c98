import { TextScanner } from '../match/text-scanner';
import { rarityOf } from '../rarity/rarity';
import { keyKind } from '../rules/keyed/key';
import { isSecret } from '../rules/keyed/value';
import { rulePack } from '../rules/pack';
import { isPlaceholder } from '../rules/placeholder';
import type { Variable } from './rule';

/** Characters of the shortest value: a shorter one is in other texts by chance. */
const SHORTEST = 8;
/** Variables with values that are in many texts, and are no secrets. */
const PUBLIC =
  /^(?:HOME|PATH|PWD|OLDPWD|USER|USERNAME|LOGNAME|HOSTNAME|HOST|SHELL|TERM|LANG|LC_.*|EDITOR|PAGER|DISPLAY|TMPDIR|TEMP|TMP|_)$/;
/** Numbers, regions and versions. */
const COMMON = /^(?:[\d.,:_-]+|[a-z]+(?:-[a-z]+)*-\d|v?\d+(?:\.\d+)*(?:-[\w.]+)?)$/;
/** Words, unless their letters are as rare as in random texts. */
const WORDS = /^[A-Za-z]+(?:[-_ ./][A-Za-z]+)*$/;
const RARE = 6;
const PATH = /^(?:~|\.{1,2})?\/[^\s]*$|^[A-Za-z]:[\\/]/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Variables of an environment whose name or value says that it is a secret. */
export function secretVariables(environment: Environment, names: readonly string[] = []): Selection {
  const scanner = new TextScanner(rulePack([]));
  const harmless = new Set(
    Object.entries(environment).flatMap(([name, value = '']) => (PUBLIC.test(name) ? [value] : [])),
  );
  const variables: Variable[] = [];
  const unfit: string[] = [];
  for (const name of [...new Set([...Object.keys(environment), ...names])].sort()) {
    const value = environment[name]?.trim() ?? '';
    const isGiven = names.includes(name);
    const isFit = value.length >= SHORTEST && !isCommon(value) && !harmless.has(value) && !PUBLIC.test(name);
    if (isGiven && !isFit) unfit.push(name);
    if (!isFit) continue;
    if (isGiven || saysSecret(name, value)) variables.push({ name, value });
    else for (const secret of secretsIn(scanner, name, value)) variables.push({ name, value: secret });
  }
  return { variables, unfit };
}

/** Environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Selected variables. */
export interface Selection {
  readonly variables: readonly Variable[];
  /** Given names whose value is not set, short or common. */
  readonly unfit: readonly string[];
}

const isCommon = (value: string): boolean =>
  COMMON.test(value) ||
  PATH.test(value) ||
  isPlaceholder(value) ||
  (WORDS.test(value) && rarityOf(value) < RARE);

function saysSecret(name: string, value: string): boolean {
  const kind = keyKind(name);
  return kind !== undefined && (UUID.test(value) || isSecret(value, { kind, by: 'assignment', name }));
}

/** Secrets in a value, such as the password of a URL. */
const secretsIn = (scanner: TextScanner, name: string, value: string): string[] =>
  scanner
    .scan(value, `${name}.json`)
    .map(({ start, end }) => value.slice(start, end))
    .filter((secret) => secret.length >= SHORTEST && !isCommon(secret));
