import { ProveError } from '../errors';
import { kindNamed, PROVEN_KINDS } from '../kinds';
import { SCENARIOS, type Scenario, type ScenarioName } from '../scenarios/scenarios';
import { isPossible, STARTS, type StartName } from '../scenarios/starts';
import { INJECTED, type Injected } from '../world/faults';
import { PROPAGATION, type Propagation } from '../world/propagation';
import type { Injection, Schedule } from './schedule';

/** The text that --replay takes, such as `access-key fresh rotation uneven seed=1 8:crash-after then=new-token`. */
export function scheduleText(schedule: Schedule): string {
  const { kind, start, scenario, propagation, seed, injections, continuation } = schedule;
  const words = injections.map(({ at, what }) => `${at}:${what}`);
  if (continuation) words.push(`then=${continuation}`);
  return [kind, start, scenario, propagation, `seed=${seed}`, ...words].join(' ');
}

/** Throws BadSchedule, with the wrong word and the words that are possible. */
export function parseSchedule(text: string): Schedule {
  const [kind = '', start = '', scenario = '', propagation = '', ...rest] = text.trim().split(/\s+/);
  const kinds = PROVEN_KINDS.map((one) => one.kind);
  requireOneOf('kind', kind, kinds);
  requireOneOf('scenario', scenario, Object.keys(SCENARIOS));
  requireOneOf('start', start, startsOf(kind, scenario as ScenarioName));
  requireOneOf('propagation', propagation, Object.keys(PROPAGATION));
  const injections: Injection[] = [];
  let seed = 1;
  let continuation: string | undefined;
  for (const word of rest) {
    const [, at, what = ''] = /^(\d+):(.+)$/.exec(word) ?? [];
    const [, name, value = ''] = /^(seed|then)=(.+)$/.exec(word) ?? [];
    if (at !== undefined) {
      requireOneOf('fault', what, INJECTED);
      injections.push({ at: Number(at), what: what as Injected });
    } else if (name === 'seed') seed = seedOf(value);
    else if (name === 'then') continuation = value;
    else throw bad(`"${word}" is not AT:FAULT, seed=N or then=CONTINUATION.`);
  }
  const { continuations }: Scenario = SCENARIOS[scenario as ScenarioName];
  if (continuation) requireOneOf('continuation', continuation, Object.keys(continuations));
  injections.sort((one, other) => one.at - other.at);
  return {
    kind,
    start: start as StartName,
    scenario: scenario as ScenarioName,
    propagation: propagation as Propagation,
    seed,
    injections,
    continuation,
  };
}

/** The starts of a scenario that are possible for a kind. */
export function startsOf(kind: string, scenario: ScenarioName): StartName[] {
  const { traits } = kindNamed(kind);
  return [...SCENARIOS[scenario].starts].filter((name) => isPossible(STARTS[name], traits));
}

function seedOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw bad(`The seed "${text}" is not a whole number of at most nine digits.`);
}

function requireOneOf(what: string, found: string, known: readonly string[]): void {
  if (!known.includes(found)) throw bad(`Unknown ${what} "${found}". Possible values: ${known.join(', ')}.`);
}

function bad(found: string): ProveError {
  return new ProveError(
    'BadSchedule',
    found,
    "Format: 'KIND START SCENARIO PROPAGATION seed=N AT:FAULT … then=CONTINUATION'.",
  );
}
