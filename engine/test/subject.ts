import type { AdapterFactory } from '../src/adapter';
import type { Subject as Tested } from '../src/testing/subject';
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
  return { ...made, world };
}

/** The subject as the published suite takes it. */
export const tested = ({ world, works, alive, use }: Subject): Tested => ({
  rotator: world,
  accepts: works,
  alive,
  use,
});
