import type { Scheduled } from '../../../kernel/timeline';
import { History } from './history';
import type { RotationState } from './rotation/state';

export const CURRENT = 'AWSCURRENT';
export const PENDING = 'AWSPENDING';
export const PREVIOUS = 'AWSPREVIOUS';

/** What a version holds, as on the wire: text, or bytes in base64. */
export type SecretData = { readonly SecretString: string } | { readonly SecretBinary: string };

export interface Version {
  readonly id: string;
  /** Absent as long as a rotation has only reserved the id. */
  readonly data?: SecretData;
  readonly stages: ReadonlySet<string>;
  readonly created: number;
  /** Each of them decrypts it, the latest first; undefined is aws/secretsmanager. */
  readonly keyIds: readonly (string | undefined)[];
}

/** Dates of last access; AWS keeps only the day. Not subject to propagation. */
export interface Accesses {
  secret?: number;
  readonly versions: Map<string, number>;
}

/** What a write changes at one stroke and reads see some time later. Immutable. */
export interface Contents {
  readonly versions: ReadonlyMap<string, Version>;
  /** Undefined until the secret is tagged for the first time. */
  readonly tags?: ReadonlyMap<string, string>;
  readonly description?: string;
  readonly changed: number;
}

export interface SecretIdentity {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly created: number;
}

export class Secret {
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly created: number;
  readonly accesses: Accesses = { versions: new Map() };
  readonly history: History<Contents>;
  /** The customer managed key as the caller named it; undefined is aws/secretsmanager. */
  keyId?: string;
  policy?: { readonly text: string; readonly document: unknown };
  rotation?: RotationState;
  /** When the recovery window ends, for a secret that is marked for deletion. */
  deletion?: number;
  /** What waits for that. */
  end?: Scheduled;

  constructor(identity: SecretIdentity) {
    this.arn = identity.arn;
    this.name = identity.name;
    this.accountId = identity.accountId;
    this.region = identity.region;
    this.created = identity.created;
    this.history = new History({ versions: new Map(), changed: identity.created }, identity.created);
  }

  /** The truth, which every write is checked against; reads see `history.seenAt(now)`. */
  get contents(): Contents {
    return this.history.latest;
  }

  get versions(): ReadonlyMap<string, Version> {
    return this.contents.versions;
  }

  holder(stage: string): Version | undefined {
    return holderOf(this.contents, stage);
  }
}

export function holderOf(contents: Contents, stage: string): Version | undefined {
  for (const version of contents.versions.values()) if (version.stages.has(stage)) return version;
  return undefined;
}
