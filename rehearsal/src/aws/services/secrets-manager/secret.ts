import type { Scheduled } from '../../../kernel/timeline';
import { History } from './history';
import type { RotationState } from './rotation/state';

export const CURRENT = 'AWSCURRENT';
export const PENDING = 'AWSPENDING';
export const PREVIOUS = 'AWSPREVIOUS';

/** The value of a version, as on the wire: text, or bytes in base64. */
export type SecretData = { readonly SecretString: string } | { readonly SecretBinary: string };

export interface Version {
  readonly id: string;
  /** Undefined for a version that a rotation has created and not yet given a value. */
  readonly data?: SecretData;
  readonly stages: ReadonlySet<string>;
  readonly created: number;
  /** Keys that decrypt the value, the latest first; undefined is aws/secretsmanager. */
  readonly keyIds: readonly (string | undefined)[];
}

/** Dates of last access. AWS keeps only the day. Not subject to the propagation delay. */
interface Accesses {
  secret?: number;
  readonly versions: Map<string, number>;
}

/** The part of a secret that a write replaces and that reads see after the propagation delay. Immutable. */
export interface Contents {
  readonly versions: ReadonlyMap<string, Version>;
  /** Undefined until the secret is tagged for the first time. */
  readonly tags?: ReadonlyMap<string, string>;
  readonly description?: string;
  readonly changed: number;
}

export class Secret {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly accesses: Accesses = { versions: new Map() };
  readonly history: History<Contents>;
  /** The customer managed key as the caller named it; undefined is aws/secretsmanager. */
  keyId?: string;
  policy?: { readonly text: string; readonly document: unknown };
  rotation?: RotationState;
  /** The end of the recovery window, for a secret that is marked for deletion. */
  deletion?: number;
  /** The scheduled deletion at that time. */
  end?: Scheduled;

  constructor(
    readonly arn: string,
    readonly created: number,
  ) {
    const [, , , region = '', accountId = '', , ...name] = arn.split(':');
    this.region = region;
    this.accountId = accountId;
    this.name = name.join(':').replace(RANDOM_SUFFIX, '');
    this.history = new History({ versions: new Map(), changed: created }, created);
  }

  /** The latest state, which writes are checked against. Reads use `history.seenAt(now)`. */
  get contents(): Contents {
    return this.history.latest;
  }

  get versions(): ReadonlyMap<string, Version> {
    return this.contents.versions;
  }

  /** The members that identify the secret in answers. */
  get identity(): { ARN: string; Name: string } {
    return { ARN: this.arn, Name: this.name };
  }

  holder(stage: string): Version | undefined {
    return holderOf(this.contents, stage);
  }
}

/** The suffix that Secrets Manager adds to the name in an ARN. */
export const RANDOM_SUFFIX = /-[A-Za-z0-9]{6}$/;

/** The version that has a staging label. */
export function holderOf({ versions }: Pick<Contents, 'versions'>, stage: string): Version | undefined {
  for (const version of versions.values()) if (version.stages.has(stage)) return version;
  return undefined;
}
