import { ProveError } from '../errors';
import { kindNamed, PROVEN_KINDS } from '../kinds';
import { SCENARIOS, type Scenario, type ScenarioName } from '../scenarios/scenarios';
import { isPossible, STARTS, type StartName } from '../scenarios/starts';
import { type AnyFault, FAULTS, INTERFERENCES } from '../world/fault';
import { PROPAGATION, type Propagation } from '../world/propagation';
import type { Injection, Schedule } from './schedule';

/** As --replay takes it, for example `access-key fresh rotation uneven seed=1 8:killed-after then=new-token`. */
export function scheduleText({
  kind,
  start,
  act,
  propagation,
  seed,
  injections,
  continuation,
}: Schedule): string {
  const what = injections.map(({ at, fault }) => `${at}:${fault}`);
  return [
    kind,
    start,
    act,
    propagation,
    `seed=${seed}`,
    ...what,
    ...(continuation ? [`then=${continuation}`] : []),
  ].join(' ');
}

/** Throws BadSchedule, naming the word that is wrong and those that would be right. */
export function parseSchedule(text: string): Schedule {
  const [kind = '', start = '', act = '', propagation = '', ...rest] = text.trim().split(/\s+/);
  oneOf(
    'kind',
    kind,
    PROVEN_KINDS.map(({ name }) => name),
  );
  oneOf('act', act, Object.keys(SCENARIOS));
  oneOf('start', start, startsOf(kind, act as ScenarioName));
  oneOf('propagation', propagation, Object.keys(PROPAGATION));
  const injections: Injection[] = [];
  let seed = 1;
  let continuation: string | undefined;
  for (const word of rest) {
    const injection = /^(\d+):(.+)$/.exec(word);
    const [, name, value = ''] = /^(seed|then)=(.+)$/.exec(word) ?? [];
    if (injection) injections.push({ at: Number(injection[1]), fault: faultNamed(injection[2] ?? '') });
    else if (name === 'seed') seed = seedOf(value);
    else if (name === 'then') continuation = value;
    else throw bad(`"${word}" is neither AT:MISHAP, seed=N nor then=SEQUEL.`);
  }
  if (continuation)
    oneOf(
      'continuation',
      continuation,
      Object.keys((SCENARIOS[act as ScenarioName] as Scenario).continuations),
    );
  injections.sort((one, other) => one.at - other.at);
  return {
    kind,
    start: start as StartName,
    act: act as ScenarioName,
    propagation: propagation as Propagation,
    seed,
    injections,
    continuation,
  };
}

/** Where an act of a kind can begin. */
export function startsOf(kind: string, act: ScenarioName): StartName[] {
  const { traits } = kindNamed(kind);
  return [...SCENARIOS[act].starts].filter((name) => isPossible(STARTS[name], traits));
}

function faultNamed(text: string): AnyFault {
  oneOf('fault', text, [...Object.keys(FAULTS), ...Object.keys(INTERFERENCES)]);
  return text as AnyFault;
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
