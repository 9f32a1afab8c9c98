import type { Log } from './log';
import type { Clock } from './time/clock';

/** Properties of an issuer. The engine depends on these and never on the kind. */
export interface Traits {
  /**
   * `caller`: `issue` makes the value without calling the issuer. It is stored before the issuer receives it, so a
   * crash loses nothing. `issuer`: the issuer makes the value and shows it once.
   */
  readonly chosenBy: 'caller' | 'issuer';
  /**
   * `labels`: a service of the user accepts every value that a staging label holds; taking the label off ends the
   * credential. `issuer`: the credential lives at its issuer until it is removed there.
   */
  readonly livesAt: 'issuer' | 'labels';
  /**
   * Number of credentials that live at once for the principal; `Infinity` without a limit. With 1, `install` replaces
   * the current credential: AWSCURRENT does not work from then until the promotion, and there is no grace.
   */
  readonly slots: number;
  /**
   * `same`: one principal with one or several passwords, which the issuer does not list; the engine identifies a
   * credential by the version that holds it. `alternating`: two principals in turn. `own`: a principal or an object per
   * credential.
   */
  readonly identity: 'same' | 'alternating' | 'own';
  /**
   * For values that the issuer chooses. `named`: `issue` gives the credential `request.name`, and `list` returns it.
   * `unnamed`: a journal in the tags of the secret shows which credentials a crashed attempt left.
   *
   * @default 'unnamed'
   */
  readonly naming?: 'named' | 'unnamed';
  /**
   * The issuer ends the credential at `request.expiresAt`, even if the rotator no longer runs.
   *
   * @default false
   */
  readonly expires?: boolean;
  /**
   * A credential can be disabled and enabled again. Without it, a retired credential is removed at once.
   *
   * @default false
   */
  readonly disable?: boolean;
  /**
   * The issuer reports the last use of a credential, at most `lag` milliseconds late.
   *
   * @default - no use is reported, and retirement does not wait for stragglers
   */
  readonly usage?: { readonly lag: number };
  /**
   * `install` may return `pending`. The next step, a retry or the sweep continues.
   *
   * @default false
   */
  readonly asynchronous?: boolean;
  /**
   * `install` makes the issuer accept the values in `labelled` too, whoever stored them, such as values of an earlier kind.
   * The engine then treats them as issued for this secret: each has a grace, is retired after it, and can be revoked.
   *
   * @default false
   */
  readonly adopts?: boolean;
  /**
   * For values that contain several credentials. `named`: a request to replace now must name the credential, because data
   * is lost with it, such as data that a key encrypts.
   *
   * @default 'any'
   */
  readonly replaceNow?: 'any' | 'named';
  /** @default - `DEFAULT_TIMES` */
  readonly times?: Partial<Times>;
}

/** Times of an issuer, milliseconds. */
export interface Times {
  /** The longest time that one `issue`, `install`, `disable` or `remove` takes. */
  readonly issue: number;
  /** The longest time until `list` shows what was issued, disabled or removed. */
  readonly listLag: number;
  /** The longest time until a change of a credential has reached every endpoint. */
  readonly propagation: number;
  /**
   * The unit to which the issuer rounds an expiry up, such as a day, for `expires`.
   *
   * @default 0
   */
  readonly expiryUnit?: number;
}

/** Effort of `verify` and `proveRefused`. */
export interface Check {
  /** Number of consecutive successful answers (for `proveRefused`, refusals) at every endpoint. */
  readonly successes: number;
  /** Time limit in milliseconds. With 0, one attempt. */
  readonly within: number;
}

/** A credential as its issuer lists it. */
export interface Listed {
  /** 1 to 110 characters: letters, digits and `_ . : / = + - @`. Not a secret. */
  readonly id: string;
  readonly active: boolean;
  /** Milliseconds; an issuer may round down to seconds. */
  readonly created: number;
  /** The name given at issue, for `naming: 'named'`. */
  readonly name?: string;
}

/** Argument of `issue`. */
export interface IssueRequest<V> {
  /** The version that will hold the value. */
  readonly version: string;
  /** Derived from the secret and the version; the same for every attempt. Lower-case letters, digits and hyphens. */
  readonly name: string;
  /** The value of AWSCURRENT; undefined at the first deploy. */
  readonly current?: V;
  /** Time of the promotion of `current`, milliseconds; undefined when AWSCURRENT was moved by hand. */
  readonly currentSince?: number;
  /** Expiry of the credential in milliseconds, for `expires`. */
  readonly expiresAt?: number;
  /** Ids of compromised credentials. A value composed of earlier ones must not contain them. */
  readonly excluded: ReadonlySet<string>;
}

/** Values that must keep working. */
export interface Labelled<V> {
  /** The value of AWSCURRENT; undefined at the first deploy and at a deletion. */
  readonly current?: V;
  /** The value of AWSPREVIOUS. */
  readonly previous?: V;
}

/** Reads the value of AWSCURRENT; undefined when there is none, or when it is not a value of the kind. */
export type ReadCurrent<V> = () => Promise<V | undefined>;

/** A credential to disable or remove. */
export interface Issued<V> {
  readonly id: string;
  /** Undefined when no version holds it. */
  readonly value?: V;
}

/** Members of every adapter. */
export interface AnyAdapter<V> {
  readonly traits: Traits;
  /**
   * The principal of the credentials: a user, a role, an account. The same parameters give the same principal. Not a
   * secret.
   */
  readonly principal: string;
  /** Throws SecretMalformed or WrongKind (see `readMembers`), which quote nothing of the text. */
  parse(text: string): V;
  serialize(value: V): string;
  /** The secret parts of the value, which logs and errors redact. */
  secretsIn(value: V): readonly string[];
  /** Creates the value and, with `chosenBy: 'issuer'`, the credential. The engine does not retry a failed call. */
  issue(request: IssueRequest<V>): Promise<V>;
  /** Makes the issuer accept the value. Must be idempotent for the same value. */
  install?(value: V, labelled: Labelled<V>): Promise<'ready' | 'pending'>;
  /** Authenticates with the value. Throws VerifyFailed or WrongPrincipal. */
  verify(value: V, check: Check): Promise<void>;
  /** Releases connections. Called when the invocation ends. */
  close?(): void | Promise<void>;
}

/** A credential that a staging label keeps alive. */
export interface LabelHeldAdapter<V> extends AnyAdapter<V> {
  readonly traits: Traits & { readonly livesAt: 'labels'; readonly chosenBy: 'caller' };
  /** Id of the credential in use, for values that contain several. @default - the version is the id */
  idOf?(value: V): string;
  /** Ids of all credentials in the value. @default - the id that `idOf` returns */
  idsIn?(value: V): readonly string[];
  /**
   * Secret parts of one credential of the value, for values that contain several. The leak index then tells which credential
   * has leaked.
   *
   * @default - all parts that `secretsIn` returns belong to the credential in use
   */
  secretsOf?(value: V, id: string): readonly string[];
  /**
   * Restores what the adapter publishes from the values, such as public keys. Called after a replacement of compromised
   * credentials, which must no longer be published, by a deploy that keeps the current credential, and by each sweep while
   * no rotation is in progress. A rotation may begin meanwhile, so a newer state must not be overwritten. Must be
   * idempotent.
   *
   * @default - nothing is published
   */
  reconcile?(labelled: Labelled<V>): Promise<void>;
}

/** A credential that lives at its issuer. Calls for a credential that no longer exists succeed. */
export type IssuerHeldAdapter<V> = AnyAdapter<V> & {
  readonly traits: Traits & { readonly livesAt: 'issuer' };
  /** Ends the credential. The values in `labelled` keep working. */
  remove(credential: Issued<V>, labelled: Labelled<V>): Promise<void>;
  /**
   * Authenticates until the issuer refuses the value. Returns a description of the refusal. Throws StillAccepted, also if
   * the responses of the issuer do not show that it refuses the value.
   *
   * @param current reads the value of AWSCURRENT. It is the control for an issuer that responds alike to a dead credential
   * and to a missing permission. The engine always passes it.
   */
  proveRefused(value: V, check: Check, current?: ReadCurrent<V>): Promise<string>;
} & Identity<V> &
  Disabling<V> &
  Usage;

type Identity<V> =
  | { readonly traits: { readonly identity: 'same'; readonly chosenBy: 'caller' } }
  | {
      readonly traits: { readonly identity: 'alternating' | 'own' };
      /** The id by which `list` returns the credential; for alternating principals, the principal. */
      idOf(value: V): string;
      /** All credentials of the principal, every page. Throws PrincipalGone. */
      list(): Promise<readonly Listed[]>;
    };

type Disabling<V> =
  | { readonly traits: { readonly disable: true }; disable(credential: Issued<V>): Promise<void> }
  | { readonly traits: { readonly disable?: false } };

type Usage =
  | {
      readonly traits: { readonly usage: { readonly lag: number } };
      /** The latest use that the issuer reports, milliseconds; undefined when never. */
      lastUsed(id: string): Promise<number | undefined>;
    }
  | { readonly traits: { readonly usage?: undefined } };

/** The engine's interface to the issuer of one kind of credential. */
export type Adapter<V = unknown> = LabelHeldAdapter<V> | IssuerHeldAdapter<V>;

/** Creates the adapter of one invocation. */
// biome-ignore lint/suspicious/noExplicitAny: the engine passes values through unchanged, so their type does not matter.
export interface AdapterFactory<V = any> {
  /** Name of the kind. */
  readonly kind: string;
  /**
   * @param parameters parameters of the credential, as the construct writes them.
   * @throws BadSettings
   */
  create(parameters: Readonly<Record<string, unknown>>, context: AdapterContext): Adapter<V>;
}

/** Services that the engine provides to an adapter. */
export interface AdapterContext {
  readonly clock: Clock;
  /** Log of the invocation. Call `hide` for a secret value as soon as it exists. */
  readonly log: Log;
  /** Milliseconds until Lambda ends the invocation. */
  timeLeft(): number;
  /**
   * Reads the current value of the admin secret. Call it at each use; do not keep the value. Throws BadSettings if the
   * function has no admin secret, AccessDenied, CallFailed, or ParametersDiffer if the parameters of the adapter differ
   * from the configuration of the function.
   */
  adminSecret(): Promise<string>;
}
