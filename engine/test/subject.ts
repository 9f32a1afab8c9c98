import type { AdapterFactory } from '../src/adapter';
import { requireSecrecy } from '../src/testing/secrecy';
import { adapterOf, type Subject as Tested, watchLabels } from '../src/testing/subject';
import { type Calls, isInPlace } from '../src/traits';
import { World } from './world/world';

/** A kind, at an issuer that tests can look into. */
export interface Subject {
  readonly world: World;
  readonly factory: AdapterFactory;
  /** Tells whether a value authenticates at the issuer now. */
  works(text: string): boolean;
  /** Ids that live at the issuer. */
  alive(): string[];
  /** Uses a credential. @default - `verify` is a use */
  use?(text: string): void;
}

/** Prepares the world of a kind. */
export function subject<K extends Omit<Subject, 'world'>>(
  kinds: (world: World) => K,
  kind: string,
  credential: Record<string, string>,
): K & Subject {
  const world = new World();
  const made = kinds(world);
  world.kinds = () => made.factory;
  world.parameters = { kind, credential };
  world.environment.REKEY_CREDENTIAL = JSON.stringify(credential);
  world.watchLabels = false;
  const whole = { ...made, world };
  watchLabels(tested(whole));
  return whole;
}

/** The subject as the published suite takes it. */
export const tested = ({ world, works, alive, use }: Subject): Tested => ({
  rotator: world,
  accepts: works,
  alive,
  use,
});

export const kindOf = (it: Subject): Calls => adapterOf(tested(it));

/** With one slot, a replaced credential ends at once. */
export const hasGrace = (it: Subject): boolean => !isInPlace(kindOf(it));

export const secretsIn = (it: Subject, text: string) => kindOf(it).secretsIn(kindOf(it).parse(text));

/** Tells whether a value carries a credential besides the one in use. */
export function survivesIn(it: Subject, text: string, id: string | undefined): boolean {
  const kind = kindOf(it);
  return id !== undefined && (kind.idsIn?.(kind.parse(text)).includes(id) ?? false);
}

/** The id at the issuer, of kinds that have one. */
export const idOf = (it: Subject, text: string) => kindOf(it).idOf?.(kindOf(it).parse(text));

export const requireSilence = (it: Subject): void => requireSecrecy(tested(it));
