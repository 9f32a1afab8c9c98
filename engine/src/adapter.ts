import type { Log } from './log';
import type { Clock } from './time/clock';

/** A credential as its issuer lists it. */
export interface Listed {
  readonly id: string;
  readonly active: boolean;
  /** Milliseconds; an issuer may round down to seconds. */
  readonly created: number;
}

/** How hard to look. */
export interface Check {
  /** How often in a row the wanted answer must come, wherever the credential is tried. */
  readonly successes: number;
  /** Milliseconds after which a credential that does not give it yet is given up. */
  readonly within: number;
}

interface AnyKind<V> {
  readonly name: string;
  /** Whose credentials these are. The same parameters give the same principal. */
  readonly principal: string;
  /** Throws SecretMalformed or WrongKind; never tells any of the text. */
  parse(text: string): V;
  serialize(credential: V): string;
  /** The parts that must not appear anywhere. */
  secretsIn(credential: V): readonly string[];
  /** Authenticates with the credential. Throws VerifyFailed or WrongPrincipal. */
  verify(credential: V, check: Check): Promise<void>;
}

/**
 * The caller picks the value, so it is written ahead: nothing can be lost by a crash. A credential lives
 * as long as a label holds its version, and taking the label off retires it.
 */
export interface CallerKind<V> extends AnyKind<V> {
  readonly origin: 'caller';
  readonly slots: 'n';
  generate(): V;
  /** Makes the issuer accept the credential; may be called again with the same one. */
  install(credential: V): Promise<void>;
}

/**
 * The issuer picks the value and shows it once. Unnamed: a journal tells what we issued. A credential lives
 * until it is removed. `list`, `disable` and `remove` may be called again; what is gone is no error.
 */
export type IssuerKind<V> = AnyKind<V> & {
  readonly origin: 'issuer';
  /** How many credentials may live at once. */
  readonly slots: number;
  readonly naming: 'unnamed';
  readonly expiry: false;
  idOf(credential: V): string;
  /** Not repeated by itself when it fails. Throws SlotTaken when the issuer has no slot. */
  issue(): Promise<V>;
  /** Throws PrincipalGone. */
  list(): Promise<readonly Listed[]>;
  remove(id: string): Promise<void>;
  /** Authenticates until the issuer refuses; tells how it refused. Throws StillAccepted. */
  seeRefused(credential: V, check: Check): Promise<string>;
} & Reversal &
  Usage;

type Reversal =
  | { readonly reversible: true; disable(id: string): Promise<void> }
  | { readonly reversible: false };

type Usage =
  | {
      readonly usage: true;
      /** The longest time from a use until the issuer reports it, milliseconds. */
      readonly usageLag: number;
      /** The latest use that the issuer reports, milliseconds; undefined when never. */
      lastUsed(id: string): Promise<number | undefined>;
    }
  | { readonly usage: false };

/** One sort of credential: what the engine knows of an issuer. */
export type Kind<V = unknown> = CallerKind<V> | IssuerKind<V>;

/** Makes a kind of the parameters that the construct wrote. */
export interface KindFactory {
  readonly name: string;
  /** Throws BadSettings. */
  make(parameters: Readonly<Record<string, unknown>>, tools: KindTools): Kind;
}

export interface KindTools {
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Reads the current value of the admin secret. Call it whenever the value is needed; do not keep the value. Throws
   * BadSettings when the function has none, AccessDenied or CallFailed, and ParametersDiffer for a kind that
   * was made of other parameters than the function was configured with.
   */
  adminSecret(): Promise<string>;
}
