import { ProveError } from '../errors';
import { kindNamed, PROVEN_KINDS } from '../kinds';
import { ACTS, type Act, type ActName } from '../story/acts';
import { isPossible, STARTS, type StartName } from '../story/starts';
import { FAULTS, INTRUSIONS, type Mishap } from '../world/fault';
import { PROPAGATION, type Propagation } from '../world/propagation';
import type { Schedule, Strike } from './schedule';

/** As --replay takes it, for example `access-key fresh rotation uneven seed=1 8:killed-after then=new-token`. */
export function scheduleText({ kind, start, act, propagation, seed, strikes, sequel }: Schedule): string {
  const what = strikes.map(({ at, mishap }) => `${at}:${mishap}`);
  return [kind, start, act, propagation, `seed=${seed}`, ...what, ...(sequel ? [`then=${sequel}`] : [])].join(
    ' ',
  );
}

/** Throws BadSchedule, naming the word that is wrong and those that would be right. */
export function parseSchedule(text: string): Schedule {
  const [kind = '', start = '', act = '', propagation = '', ...rest] = text.trim().split(/\s+/);
  oneOf(
    'kind',
    kind,
    PROVEN_KINDS.map(({ name }) => name),
  );
  oneOf('act', act, Object.keys(ACTS));
  oneOf('start', start, startsOf(kind, act as ActName));
  oneOf('propagation', propagation, Object.keys(PROPAGATION));
  const strikes: Strike[] = [];
  let seed = 1;
  let sequel: string | undefined;
  for (const word of rest) {
    const strike = /^(\d+):(.+)$/.exec(word);
    const [, name, value = ''] = /^(seed|then)=(.+)$/.exec(word) ?? [];
    if (strike) strikes.push({ at: Number(strike[1]), mishap: mishapOf(strike[2] ?? '') });
    else if (name === 'seed') seed = seedOf(value);
    else if (name === 'then') sequel = value;
    else throw bad(`"${word}" is neither AT:MISHAP, seed=N nor then=SEQUEL.`);
  }
  if (sequel) oneOf('sequel', sequel, Object.keys((ACTS[act as ActName] as Act).sequels));
  strikes.sort((one, other) => one.at - other.at);
  return {
    kind,
    start: start as StartName,
    act: act as ActName,
    propagation: propagation as Propagation,
    seed,
    strikes,
    sequel,
  };
}

/** Where an act of a kind can begin. */
export function startsOf(kind: string, act: ActName): StartName[] {
  const { traits } = kindNamed(kind);
  return [...ACTS[act].starts].filter((name) => isPossible(STARTS[name], traits));
}

function mishapOf(text: string): Mishap {
  oneOf('mishap', text, [...Object.keys(FAULTS), ...Object.keys(INTRUSIONS)]);
  return text as Mishap;
}

function seedOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw bad(`The seed "${text}" is no whole number of at most nine digits.`);
}

function oneOf(what: string, found: string, known: readonly string[]): void {
  if (!known.includes(found)) throw bad(`There is no ${what} "${found}"; there are ${known.join(', ')}.`);
}

function bad(found: string): ProveError {
  return new ProveError(
    'BadSchedule',
    found,
    "Write 'KIND START ACT PROPAGATION seed=N AT:MISHAP … then=SEQUEL'.",
  );
}
