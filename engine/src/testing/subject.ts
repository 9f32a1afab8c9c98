import assert from 'node:assert/strict';
import type { AdapterContext, AdapterFactory } from '../adapter';
import { checkedAdapter } from '../adapter-check';
import { ENVIRONMENT } from '../contract';
import { createLog } from '../log';
import { CURRENT, PENDING, PREVIOUS } from '../secret-store/secret-store';
import { MINUTE, SECOND } from '../time/clock';
import { type Calls as Adapter, isInPlace, timesOf } from '../traits';
import { Calls } from './faults';
import { MemorySecretStore } from './memory-secret-store';
import { codeOf, DAY, type Outcome, Rotator } from './rotator';
import { VirtualClock } from './virtual-clock';

/** A kind under test, at an issuer in memory that the suite can look into. */
export interface KindUnderTest {
  readonly factory: AdapterFactory;
  /** As the construct writes them. A kind that needs none passes none. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Returns true if the issuer accepts the value now. It must not call the adapter. */
  accepts(text: string): boolean;
  /** Ids of the credentials that the issuer accepts now, of this principal. Empty for label-held credentials. */
  alive(): readonly string[];
  /** Uses the credential as a reader does, for `usage`. @default - `verify` of the adapter is a use */
  use?(text: string): void;
  /** The value of the admin secret. @default - a JSON object with `host`, `username` and `password` */
  readonly admin?: string;
}

/** The clock and the secret that an issuer under test shares with the suite. */
export interface TestBed {
  /** The issuer must take the time from here, and wait here. */
  readonly clock: VirtualClock;
  /** The secret; label-held credentials are accepted while it `holds` them. */
  readonly secret: MemorySecretStore;
}

/** A kind under test, with its rotator. */
export interface Subject extends Omit<KindUnderTest, 'factory' | 'parameters' | 'admin'> {
  readonly rotator: Rotator;
}

export type Make = () => Subject;

/** Prepares a rotator for a kind. */
export function prepare(build: (bed: TestBed) => KindUnderTest): Subject {
  const clock = new VirtualClock();
  const secret = new MemorySecretStore(clock);
  const { factory, parameters, admin, ...issuer } = build({ clock, secret });
  const rotator = new Rotator({ clock, secret, factory, parameters });
  rotator.environment[ENVIRONMENT.adminSecret] =
    'arn:aws:secretsmanager:eu-central-1:123456789012:secret:admin-AbCdEf';
  if (admin !== undefined) rotator.admin = admin;
  const it = {
    rotator,
    accepts: (text: string) => issuer.accepts(text),
    alive: () => issuer.alive(),
    use: issuer.use && ((text: string) => issuer.use?.(text)),
  };
  // The construct refuses a grace for one slot.
  if (!hasGrace(it)) rotator.setTimes({ graceSeconds: 0 });
  return it;
}

/** The first deploy, with a check of labelled values after every call. */
export async function deployed(make: Make): Promise<Subject> {
  const it = make();
  watchLabels(it);
  await it.rotator.deploy();
  return it;
}

/**
 * Throws after a call when a labelled value does not work: from the end of the first deploy, and a pending one from its
 * installation. With one slot, AWSCURRENT works unless AWSPENDING does, and nothing else need.
 */
export function watchLabels(it: Subject): void {
  const { secret, answers, calls } = it.rotator;
  const worked = new Set<string>();
  const mayFail = (label: string, text: string): boolean => {
    if (hasGrace(it)) return label === PENDING && !worked.has(text);
    const pending = secret.text(PENDING);
    return label !== CURRENT || (pending !== undefined && it.accepts(pending));
  };
  calls.afterEach = () => {
    if (!answers.some(({ Status }) => Status === 'SUCCESS')) return;
    for (const label of [CURRENT, PREVIOUS, PENDING]) {
      const text = secret.text(label);
      if (text === undefined) continue;
      if (it.accepts(text)) worked.add(text);
      else assert.ok(mayFail(label, text), `Rule 1: ${label} does not work.`);
    }
  };
}

/** With one slot, a replaced credential ends at once. */
export const hasGrace = (it: Subject): boolean => !isInPlace(adapterOf(it));

/** The deletion of the stack, without the check of labelled values. */
export function deleted(it: Subject): Promise<Outcome> {
  it.rotator.calls.afterEach = () => undefined;
  return it.rotator.delete();
}

/** A rotation, with retries while the issuer installs asynchronously. */
export async function rotated({ rotator }: Subject, token?: string): Promise<string> {
  const version = token ?? `token-of-a-rotation-${String(++rotations).padStart(12, '0')}`;
  for (let retry = 0; ; retry++) {
    const outcome = codeOf(await rotator.rotate(version));
    if (outcome !== 'InstallPending' || retry === 6) return outcome;
    rotator.clock.pass(5 * MINUTE);
  }
}

let rotations = 0;

/** The error of a sweep whose only failure is an installation that was not complete. */
const ENDS_INSTALLATION = /\[SweepFailed\] \[InstallPending\] [^[]*$/;

/** Lets days pass, with the sweeps that retire credentials. */
export async function settled(it: Subject): Promise<void> {
  const { rotator } = it;
  const { traits } = adapterOf(it);
  for (let pass = 0; pass < 2; pass++) {
    rotator.clock.pass(2 * DAY + 2 * (traits.usage?.lag ?? 0) + timesOf({ traits }).listLag);
    const outcome = await rotator.sweep();
    // The sweep that ends an installation which was not complete fails; the next one succeeds.
    const ends = pass === 0 && traits.asynchronous && ENDS_INSTALLATION.test(String(outcome));
    if (!ends) assert.equal(codeOf(outcome), 'done', 'A sweep failed.');
  }
}

/** The adapter itself, as the handler makes it. */
export function adapterOf({ rotator }: Subject, calls = new Calls(rotator.clock.now)): Adapter {
  const { clock, configured } = rotator;
  const print = (line: string) => void rotator.lines.push(line);
  const log = createLog({ FunctionName: 'rotator', path: 'App/MailerKey', event: 'test' }, print, clock.now);
  const context: AdapterContext = {
    clock,
    log,
    timeLeft: () => 300 * SECOND,
    adminSecret: async () => rotator.admin,
  };
  const adapter = checkedAdapter(rotator.adapterFactory(), configured, context);
  const names = ['issue', 'install', 'disable', 'remove', 'list', 'lastUsed', 'verify', 'proveRefused'];
  return calls.watch(adapter, names as never, () => undefined);
}

/** The value with a label. */
export const textOf = ({ rotator }: Subject, label: string): string => {
  const text = rotator.secret.text(label);
  assert.ok(text !== undefined, `${label} has no value.`);
  return text;
};

/** The id by which a request to replace now names the credential of a version. */
export function idWith(it: Subject, text: string, version: string): string {
  const adapter = adapterOf(it);
  return adapter.idOf?.(adapter.parse(text)) ?? version;
}

/** True if the value of AWSCURRENT carries the credential of an earlier value. */
export function isCarried(it: Subject, text: string): boolean {
  const adapter = adapterOf(it);
  if (!adapter.idOf || !adapter.idsIn) return false;
  const id = adapter.idOf(adapter.parse(text));
  return adapter.idsIn(adapter.parse(textOf(it, CURRENT))).includes(id);
}
