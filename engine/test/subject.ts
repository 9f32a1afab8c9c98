import type { AdapterFactory } from '../src/adapter';
import { requireSecrecy } from '../src/testing/secrecy';
import { adapterOf, type Subject as Tested, watchLabels } from '../src/testing/subject';
import { type Calls, isInPlace } from '../src/traits';
import { World } from './world/world';

/** A kind in a world, with access to its issuer. */
export interface Subject {
  readonly world: World;
  readonly factory: AdapterFactory;
  /** True if the issuer accepts a value. */
  works(text: string): boolean;
  /** Ids of the active credentials. */
  alive(): string[];
  /** Uses a credential. @default - `verify` is a use */
  use?(text: string): void;
}

/** Creates the world of a kind. */
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

/** Converts the subject for the published suite. */
export const tested = ({ world, works, alive, use }: Subject): Tested => ({
  rotator: world,
  accepts: works,
  alive,
  use,
});

export const kindOf = (it: Subject): Calls => adapterOf(tested(it));

/** False with one slot, where a replaced credential ends at once. */
export const hasGrace = (it: Subject): boolean => !isInPlace(kindOf(it));

export const requireSilence = (it: Subject): void => requireSecrecy(tested(it));
