import type { AdapterFactory, Traits } from '../../engine/src/adapter';
import type { Invocation } from '../world/invocation';
import type { World } from '../world/world';

/** What lives at the issuer. */
export interface LiveCredential {
  readonly id: string;
  readonly active: boolean;
  /** Whether the rotator issued it. */
  readonly ours: boolean;
}

/** Names and ages as they count when situations are compared. */
export interface Normalizer {
  name(id: string): string;
  age(time: number | undefined): string;
}

/** A kind's issuer inside a world, and what can be seen of it from the outside. */
export interface Issuer {
  /** The kind as it is bundled, whose calls come out at this issuer. */
  factory(by: Invocation): AdapterFactory;
  /** Where the issuer keeps what changes: rewound with the world. */
  readonly roots: readonly object[];
  /** The credential's name in logs, tags and reports. */
  idOf(text: string): string;
  /** What of a value must appear nowhere. */
  secretsIn(text: string): readonly string[];
  /** Why a reader who presents the value would be refused somewhere at this moment; undefined: it works. */
  refusal(text: string): string | undefined;
  /** Whether some endpoint accepts every request with it. */
  worksSomewhere(text: string): boolean;
  /** Whether the issuer has the credential in service, however few endpoints may know yet. */
  lives(text: string): boolean;
  /** Everything that lives there; empty where the labels of the secret are the issuer. */
  inventory(): readonly LiveCredential[];
  /** A operator makes a credential past the rotator; undefined when there is no room. */
  issueByHand(): string | undefined;
  removeByHand(id: string): void;
  /** A reader uses the value, if it still works. False: it was refused. */
  use(text: string): boolean;
  /** Everything at the issuer from which it follows how it goes on, apart from chance. */
  fingerprint(normal: Normalizer): string;
  /** When the issuer tells, if asked now, that the credential was used last. */
  toldUse(id: string): number | undefined;
}

/** A kind under proof. A new one is a file beside this one, and a line in the index. */
export interface ProvenKind {
  readonly name: string;
  /** A kind that is bundled. With --deep every pair of its faults is tried; of the other kinds, a sample. */
  readonly core: boolean;
  /** As the construct writes them into the environment. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Traits of its adapter: the rules read these. */
  readonly traits: Traits;
  /** Time limit of its function. @default 300 */
  readonly functionSeconds?: number;
  issuer(world: World): Issuer;
}

/** Traits of the adapters that a factory makes. */
export function traitsOf(factory: AdapterFactory, parameters: ProvenKind['parameters']): Traits {
  return factory.create(parameters, {} as never).traits;
}
