import type { Adapter, AdapterContext, AdapterFactory, Listed, Traits } from './adapter';
import { RekeyError, textOf } from './errors/errors';
import type { Log } from './log';
import { type Calls, callsOf } from './traits';
import { wrapMethods } from './wrap-methods';

/** Tags keep ids in their keys: `rekey/credential/` and the id, 128 characters in all (TagResource, Secrets Manager). */
const ID = /^[\w.:/=+@-]{1,110}$/;

/** Synchronous calls. All others are awaited. */
const SYNCHRONOUS = ['create', 'parse', 'serialize', 'secretsIn', 'secretsOf', 'idOf', 'idsIn'];

/** Calls that handle a secret value before the log can redact it. Their errors are not quoted. */
const UNQUOTED = ['issue', 'parse', 'serialize', 'secretsIn', 'secretsOf'];

/**
 * Creates the adapter of a kind and checks its contract at every call: an error becomes a RekeyError without secret
 * values, and a result that breaks the contract is refused. Throws BadSettings or AdapterFault.
 */
export function checkedAdapter(
  factory: AdapterFactory,
  parameters: Readonly<Record<string, unknown>>,
  context: AdapterContext,
): Calls {
  const { kind } = factory;
  const made = named(kind, 'create', context.log, () => factory.create(parameters, context));
  const adapter = callsOf(made as Adapter);
  requireTraits(kind, adapter);
  return wrapMethods(adapter, (call, name) => named(kind, name, context.log, call));
}

type Problem = string | false | undefined;

const NOT_AN_ID = 'an id that is not 1 to 110 characters of letters, digits and _.:/=+-@';
const isId = (id: unknown): boolean => typeof id === 'string' && ID.test(id);
const isTexts = (result: unknown): boolean =>
  Array.isArray(result) && result.every((secret) => typeof secret === 'string');
const noValue = (result: unknown): Problem => (result === undefined || result === null) && 'no value';

/** Problems in the results of calls. */
const PROBLEMS: Readonly<Record<string, (result: unknown) => Problem>> = {
  create: (result) => (typeof result !== 'object' || result === null) && 'no adapter',
  parse: noValue,
  issue: noValue,
  install: (result) => result !== 'ready' && result !== 'pending' && 'neither "ready" nor "pending"',
  idOf: (result) => !isId(result) && NOT_AN_ID,
  idsIn: (result) => (Array.isArray(result) ? !result.every(isId) && NOT_AN_ID : 'no array'),
  list: (result) => (Array.isArray(result) ? problemInList(result) : 'no array'),
  secretsIn: (result) => !isTexts(result) && 'no array of texts',
  secretsOf: (result) => !isTexts(result) && 'no array of texts',
  serialize: (result) => (typeof result !== 'string' || result === '') && 'no text',
  lastUsed: (result) =>
    result !== undefined && !Number.isFinite(result) && 'neither milliseconds nor undefined',
  proveRefused: (result) => (typeof result !== 'string' || result === '') && 'no description of the refusal',
};

function problemInList(list: readonly Listed[]): Problem {
  const ids = new Set<string>();
  for (const one of list) {
    if (!isId(one?.id)) return NOT_AN_ID;
    if (ids.has(one.id)) return `the id ${one.id} twice`;
    ids.add(one.id);
    if (typeof one.active !== 'boolean' || !Number.isFinite(one.created))
      return `${one.id} without active or created`;
  }
  return undefined;
}

/** Calls the adapter. Its errors become RekeyErrors without secret values. */
function named(kind: string, call: string, log: Log, make: () => unknown): unknown {
  const checked = (result: unknown) => {
    const problem = PROBLEMS[call]?.(result);
    if (problem) throw fault(kind, `${call} returned ${problem}`);
    return result;
  };
  if (!SYNCHRONOUS.includes(call))
    return (async () => checked(await make()))().catch((thrown: unknown) => {
      throw nameOf(kind, call, log, thrown);
    });
  try {
    const result = make();
    if (isPromise(result)) throw fault(kind, `${call} returned a promise`);
    return checked(result);
  } catch (thrown) {
    throw nameOf(kind, call, log, thrown);
  }
}

function isPromise(result: unknown): boolean {
  if (typeof result !== 'object' || result === null || !('then' in result)) return false;
  // An unhandled rejection would end the process.
  void Promise.resolve(result).catch(() => undefined);
  return true;
}

function nameOf(kind: string, call: string, log: Log, thrown: unknown): RekeyError {
  if (thrown instanceof RekeyError) return scrubbed(thrown, log);
  const what = UNQUOTED.includes(call)
    ? 'an error that is not a RekeyError; it is not quoted because it may contain a secret value'
    : log.scrub(describe(thrown)).slice(0, 400);
  return new RekeyError('AdapterFailed', {
    found: `${call} of the kind ${kind} threw ${what}`,
    unchanged: 'everything that the step had not changed yet.',
    action:
      'none if a later attempt succeeds; otherwise check the issuer, and throw a RekeyError from the adapter.',
  });
}

/** Name and message of a thrown value. The members of an error may be unreadable. */
function describe(thrown: unknown): string {
  if (thrown === undefined || thrown === null || thrown === '') return 'an empty value';
  if (typeof thrown !== 'object') return `no error: ${textOf(thrown)}`;
  const text = (member: 'name' | 'message', missing: string): string => {
    try {
      return textOf((thrown as Partial<Error>)[member] ?? missing) || missing;
    } catch {
      return missing;
    }
  };
  return `${text('name', 'no error')}: ${text('message', 'without a message')}`;
}

/** A copy of the error with secret values redacted and without members that the adapter added. */
function scrubbed({ code, report, call }: RekeyError, log: Log): RekeyError {
  const { found, unchanged, action } = report;
  const clean = { found: log.scrub(found), unchanged: log.scrub(unchanged), action: log.scrub(action) };
  return new RekeyError(code, clean, call);
}

const VALUES = {
  chosenBy: ['caller', 'issuer'],
  livesAt: ['issuer', 'labels'],
  identity: ['same', 'alternating', 'own'],
} as const;

function requireTraits(kind: string, adapter: Calls): void {
  const { traits, principal } = adapter;
  const missing = (member: keyof Calls, reason: string) => {
    if (typeof adapter[member] !== 'function') throw fault(kind, `${reason} needs ${member}`);
  };
  if (typeof traits !== 'object' || traits === null) throw fault(kind, 'it has no traits');
  for (const [trait, values] of Object.entries(VALUES))
    if (!values.includes(traits[trait as keyof Traits] as never))
      throw fault(kind, `${trait} is none of ${values.map((value) => `"${value}"`).join(', ')}`);
  for (const member of ['parse', 'serialize', 'secretsIn', 'issue', 'verify'] as const)
    missing(member, 'every adapter');
  for (const time of [traits.usage?.lag ?? 0, ...Object.values(traits.times ?? {})])
    if (!(Number.isFinite(time) && time >= 0))
      throw fault(kind, 'a time in its traits is no number of milliseconds');
  if (typeof principal !== 'string' || principal === '') throw fault(kind, 'it has no principal');
  if (!(traits.slots >= 1)) throw fault(kind, 'slots is not 1 or more');
  if (traits.livesAt === 'labels') {
    if (traits.chosenBy !== 'caller') throw fault(kind, 'livesAt "labels" needs chosenBy "caller"');
    return;
  }
  missing('remove', 'livesAt "issuer"');
  missing('proveRefused', 'livesAt "issuer"');
  if (traits.chosenBy === 'caller') missing('install', 'chosenBy "caller" with livesAt "issuer"');
  if (traits.slots === 1 && (traits.identity !== 'same' || traits.chosenBy !== 'caller'))
    throw fault(kind, 'slots 1 needs identity "same" and chosenBy "caller"');
  if (traits.identity === 'same') {
    if (traits.chosenBy === 'issuer') throw fault(kind, 'identity "same" needs chosenBy "caller"');
    if (adapter.list ?? adapter.idOf) throw fault(kind, 'identity "same" has neither list nor idOf');
  } else {
    missing('list', `identity "${traits.identity}"`);
    missing('idOf', `identity "${traits.identity}"`);
  }
  if (traits.disable) missing('disable', 'disable');
  if (traits.usage) missing('lastUsed', 'usage');
}

function fault(kind: string, problem: string): RekeyError {
  return new RekeyError('AdapterFault', {
    found: `The adapter of the kind ${kind} breaks its contract: ${problem}.`,
    unchanged: 'everything that the step had not changed yet.',
    action: 'correct the adapter, run its conformance suite, and deploy again.',
  });
}
