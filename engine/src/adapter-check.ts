import type { Adapter, AdapterContext, AdapterFactory, Listed } from './adapter';
import { RekeyError, textOf } from './errors/errors';
import type { Log } from './log';
import { type Calls, callsOf } from './traits';

/** Tags keep ids in their keys: `rekey/credential/` and the id, 128 characters in all (TagResource, Secrets Manager). */
const ID = /^[\w.:/=+@-]{1,110}$/;

/**
 * The adapter of a kind, with its contract checked at every call: what it throws is made a named error without secret
 * values, and an answer that breaks the contract is refused. Throws BadSettings or AdapterFault.
 */
export function checkedAdapter(
  factory: AdapterFactory,
  parameters: Readonly<Record<string, unknown>>,
  context: AdapterContext,
): Calls {
  const adapter = callsOf(
    named(factory.kind, 'create', context.log, () => factory.create(parameters, context)) as Adapter,
  );
  requireTraits(factory.kind, adapter);
  // A proxy must show the members of a frozen target as they are, and this one replaces them.
  return new Proxy(Object.create(adapter) as Calls, {
    get(_target, name) {
      const member: unknown = Reflect.get(adapter, name);
      if (typeof member !== 'function' || typeof name !== 'string') return member;
      return (...input: unknown[]) =>
        named(factory.kind, name, context.log, () => member.apply(adapter, input), CHECKS[name]);
    },
  });
}

type Result = (kind: string, result: unknown, adapter?: Calls) => void;

const CHECKS: Readonly<Record<string, Result>> = {
  list: requireList,
  install: (kind, result) => {
    if (result !== 'ready' && result !== 'pending')
      throw fault(kind, 'install returned neither "ready" nor "pending"');
  },
  idOf: (kind, result) => requireId(kind, 'idOf', result),
  serialize: (kind, result) => {
    if (typeof result !== 'string' || result === '') throw fault(kind, 'serialize returned no text');
  },
  proveRefused: (kind, result) => {
    if (typeof result !== 'string' || result === '')
      throw fault(kind, 'proveRefused returned no text that tells how the value was refused');
  },
};

function requireList(kind: string, result: unknown): void {
  if (!Array.isArray(result)) throw fault(kind, 'list returned no array');
  const ids = new Set<string>();
  for (const one of result as Listed[]) {
    requireId(kind, 'list', one?.id);
    if (ids.has(one.id)) throw fault(kind, `list returned the id ${one.id} twice`);
    ids.add(one.id);
    if (typeof one.active !== 'boolean' || !Number.isFinite(one.created))
      throw fault(kind, `list returned ${one.id} without active or created`);
  }
}

function requireId(kind: string, call: string, id: unknown): void {
  if (typeof id !== 'string' || !ID.test(id))
    throw fault(
      kind,
      `${call} returned an id that is not 1 to 110 characters of letters, digits and _ . : / = + - @`,
    );
}

/** Calls the adapter; whatever it throws becomes a named error without secret values. */
function named(kind: string, call: string, log: Log, make: () => unknown, check?: Result): unknown {
  const checked = (result: unknown) => {
    check?.(kind, result);
    return result;
  };
  const failed = (thrown: unknown): never => {
    throw nameOf(kind, call, log, thrown);
  };
  try {
    const result = make();
    return result instanceof Promise ? result.then(checked).catch(failed) : checked(result);
  } catch (thrown) {
    return failed(thrown);
  }
}

function nameOf(kind: string, call: string, log: Log, thrown: unknown): RekeyError {
  if (thrown instanceof RekeyError) return scrubbed(thrown, log);
  const { name, message } = thrown instanceof Error ? thrown : { name: 'no error', message: thrown };
  return new RekeyError('AdapterFailed', {
    found: log.scrub(`${call} of the kind ${kind} threw ${textOf(name)}: ${textOf(message)}`.slice(0, 400)),
    unchanged: 'what the step had not changed yet.',
    action:
      'none if a later attempt succeeds; otherwise look at the issuer, and let the adapter throw a named error.',
  });
}

/** The error itself, unless its text holds a hidden value. */
function scrubbed(error: RekeyError, log: Log): RekeyError {
  const { found, unchanged, action } = error.report;
  const clean = { found: log.scrub(found), unchanged: log.scrub(unchanged), action: log.scrub(action) };
  const same = clean.found === found && clean.unchanged === unchanged && clean.action === action;
  return same ? error : new RekeyError(error.code, clean, error.call);
}

function requireTraits(kind: string, adapter: Calls): void {
  const { traits, principal } = adapter;
  const missing = (member: keyof Calls, reason: string) => {
    if (typeof adapter[member] !== 'function') throw fault(kind, `${reason} needs ${member}`);
  };
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
