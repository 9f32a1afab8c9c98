import type { Policy } from '../../../policy/document';
import type { Principal } from '../../call';
import type { AccessKey } from './access-key';
import type { ServiceSpecificCredential } from './service-specific-credential';

/** A user or role. */
export interface Owner {
  readonly kind: 'user' | 'role';
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly createDate: Date;
  readonly tags: Map<string, string>;
  /** Inline policies by name. */
  readonly inline: Map<string, Policy>;
  /** ARNs of attached managed policies. */
  readonly attached: Set<string>;
  /** ARN of the permissions boundary. */
  boundary?: string;
}

export interface User extends Owner {
  readonly kind: 'user';
  /** The user as the caller of operations. */
  readonly principal: Principal;
  readonly keys: AccessKey[];
  readonly credentials: ServiceSpecificCredential[];
}

export interface Role extends Owner {
  readonly kind: 'role';
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  trust: Policy;
}

export interface ManagedPolicy extends Policy {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly description?: string;
  readonly createDate: Date;
  readonly tags: Map<string, string>;
}

/**
 * True if the name is in use. Names are case-insensitive.
 * Source: "IAM and AWS STS quotas", IAM User Guide.
 */
export function isTaken(name: string, others: Iterable<{ readonly name: string }>): boolean {
  return [...others].some((other) => other.name.toLowerCase() === name.toLowerCase());
}

/** The IAM resources of an AWS account. */
export class Account {
  readonly users = new Map<string, User>();
  readonly roles = new Map<string, Role>();
  /** Customer-managed policies by ARN. */
  readonly policies = new Map<string, ManagedPolicy>();

  constructor(readonly id: string) {}

  *owners(): Iterable<User | Role> {
    yield* this.users.values();
    yield* this.roles.values();
  }
}
