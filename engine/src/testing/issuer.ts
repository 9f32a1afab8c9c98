import type { AdapterFactory } from '../adapter';
import type { Clock } from '../time/clock';
import type { MemorySecretStore } from './memory-secret-store';
import { Random } from './random';

/**
 * A kind with its issuer in memory: the export `issuer` of a kind's `issuer.ts`. A kind whose traits depend on its
 * parameters exports the others as the list `variants`. The unit tests of the kind, the conformance suite and the proof use
 * the same issuer.
 */
export interface KindWithIssuer {
  readonly kind: string;
  /** Name among the variants of one kind that differ in their parameters. @default - the kind has one variant */
  readonly variant?: string;
  /** Parameters of the kind, as the construct writes them. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Time limit of its function, in seconds. @default 300 */
  readonly functionSeconds?: number;
  create(context: IssuerContext): Issuer;
}

/** The environment of an issuer in memory. */
export interface IssuerContext {
  readonly clock: Clock;
  readonly random: Random;
  /** The secret: label-held credentials are accepted while it holds them. */
  readonly secret: Pick<MemorySecretStore, 'labels' | 'text'>;
  /** Time until a change is effective at an endpoint, [least, most] milliseconds. */
  readonly propagation: readonly [number, number];
  /** Receives each value that the issuer makes for the adapter. */
  readonly issued: (text: string) => void;
}

/** An issuer in memory. */
export interface Issuer {
  /**
   * The adapter of the kind at this issuer. An issuer with SDK clients passes each of their requests to `send`.
   *
   * @default - `send` runs the effect
   */
  factory(send?: SendRequest): AdapterFactory;
  /** True if the adapter reaches the issuer through SDK clients. @default false */
  readonly usesSdk?: boolean;
  /** The objects that hold the state of the issuer, for a rewind. */
  readonly state: readonly object[];
  /** The state of a value at the issuer; undefined when the issuer does not hold it. */
  status(text: string): CredentialStatus | undefined;
  /** Issues a credential on behalf of another principal; undefined when no slot is free. */
  issueByHand?(): string | undefined;
  removeByHand?(id: string): void;
  /** Records a use of a value that works. */
  use?(text: string): void;
  /** The latest use that the issuer reports, milliseconds. */
  reportedUse?(id: string): number | undefined;
}

/** The state of a value at its issuer. */
export interface CredentialStatus {
  /** True if the credential is in service, or about to be. */
  readonly active: boolean;
  /** True if the credential is removed, and some endpoint may still accept it. @default false */
  readonly removed?: boolean;
  /** Endpoints that accept it now. @default - `all` when it is active, else `none` */
  readonly accepted?: 'all' | 'some' | 'none';
  /** Other state that decides how the issuer goes on with it, such as the primary of two passwords. */
  readonly detail?: string;
  /** Times that decide how the issuer goes on with it, milliseconds. */
  readonly times?: readonly (number | undefined)[];
}

/** A request of an SDK client. */
export interface SdkRequest {
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  /** Attempts that the client makes at most. */
  readonly attempts: number;
  /** True if the request changes the issuer. */
  readonly writes: boolean;
  /** False if no policy can deny the request. @default true */
  readonly deniable?: boolean;
  /** Id of the credential that the request disables. */
  readonly disables?: string;
  /** Id of the credential that the request removes. */
  readonly removes?: string;
}

/** Sends a request: runs its effect, or injects a fault. The effect throws an SDK error when the service refuses. */
export type SendRequest = (request: SdkRequest, effect: () => unknown) => Promise<unknown>;

/** A context for unit tests: changes are effective at once. */
export function issuerContext(clock: Clock, secret: IssuerContext['secret']): IssuerContext {
  return { clock, secret, random: new Random(1), propagation: [0, 0], issued: () => undefined };
}
