import type { AdapterFactory } from '../src/adapter';
import { CURRENT, PENDING, PREVIOUS } from '../src/secret-store/secret-store';
import { callsOf, isInPlace } from '../src/traits';
import { requireAccounts } from './world/account';
import { noAdminSecret } from './world/no-admin-secret';
import { World } from './world/world';

/** A kind, at an issuer that tests can look into. */
export interface Subject {
  readonly world: World;
  readonly factory: AdapterFactory;
  /** Whether a value authenticates at the issuer now. */
  works(text: string): boolean;
  /** Ids that live at the issuer. */
  alive(): string[];
}

/** Prepares the world of a kind. */
export function subject(
  kinds: (world: World) => Omit<Subject, 'world'>,
  kind: string,
  credential: Record<string, string>,
): Subject {
  const world = new World();
  const made = kinds(world);
  world.kinds = () => made.factory;
  world.parameters = { kind, credential };
  world.environment.REKEY_CREDENTIAL = JSON.stringify(credential);
  world.watchLabels = false;
  const whole = { ...made, world };
  const worked = new Set<string>();
  world.calls.afterEach = () => requireTrueLabels(whole, worked);
  return whole;
}

/**
 * Rule 1: from the end of the first deploy on, every labelled value works; a pending one from its installation on. With
 * one slot, AWSCURRENT works unless AWSPENDING does, and nothing else need.
 */
function requireTrueLabels(it: Subject, worked: Set<string>): void {
  const { world, works } = it;
  const deployed = world.answers.some(({ Status }) => Status === 'SUCCESS');
  for (const label of [CURRENT, PREVIOUS, PENDING]) {
    const text = world.secret.text(label);
    if (text === undefined) continue;
    if (works(text)) worked.add(text);
    else if (deployed && !mayFail(it, label, worked.has(text)))
      throw new Error(`Rule 1: ${label} does not work.`);
  }
}

function mayFail(it: Subject, label: string, worked: boolean): boolean {
  if (!isInPlace(kindOf(it))) return label === PENDING && !worked;
  const pending = it.world.secret.text(PENDING);
  return label !== CURRENT || (pending !== undefined && it.works(pending));
}

export const kindOf = ({ world, factory }: Subject) =>
  callsOf(
    factory.create(world.parameters?.credential ?? {}, {
      clock: world.clock,
      log: {} as never,
      timeLeft: () => 300_000,
      adminSecret: noAdminSecret,
    }),
  );

/** With one slot, a replaced credential ends at once. */
export const hasGrace = (it: Subject): boolean => !isInPlace(kindOf(it));

export const secretsIn = (it: Subject, text: string) => kindOf(it).secretsIn(kindOf(it).parse(text));

/** Whether a value carries a credential besides the one in use. */
export function survivesIn(it: Subject, text: string, id: string | undefined): boolean {
  const kind = kindOf(it);
  return id !== undefined && (kind.idsIn?.(kind.parse(text)).includes(id) ?? false);
}

/** The id at the issuer, of kinds that have one. */
export function idOf(it: Subject, text: string): string | undefined {
  const kind = kindOf(it);
  return kind.idOf?.(kind.parse(text));
}

/** Rules 8 and 9, for every value that was ever stored. */
export function requireSilence(it: Subject): void {
  const { world } = it;
  requireAccounts(world);
  const said = [
    ...world.lines,
    JSON.stringify(world.answers),
    JSON.stringify(world.secret.tags),
    ...world.errors.map(String),
  ].join();
  for (const { text } of world.secret.versions.values()) {
    if (!text?.startsWith('{') || text.includes('hunter2')) continue;
    for (const secret of secretsIn(it, text)) expect(said).not.toContain(secret);
  }
}
