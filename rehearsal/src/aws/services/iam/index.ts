import { statementsOf } from '../../../policy/document';
import type { PolicyHolder } from '../../../policy/grants';
import type { NamedPolicy } from '../../../policy/simulator';
import type { Call, Identity, Operation, Principal, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { AccessKey, KeyStatus } from './access-key';
import { AWS_MANAGED } from './aws-managed';
import { Account, type ManagedPolicy, type Owner, type Role, type User } from './entities';
import type { Use } from './last-use';
import { MEMBERS } from './members';
import { accessKeyOperations } from './operations/access-keys';
import { attachedPolicyOperations } from './operations/attached-policies';
import { boundaryOperations } from './operations/boundaries';
import { inlinePolicyOperations } from './operations/inline-policies';
import { managedPolicyOperations } from './operations/managed-policies';
import { roleOperations } from './operations/roles';
import { serviceSpecificCredentialOperations } from './operations/service-specific-credentials';
import { simulateOperations } from './operations/simulate';
import { tagOperations } from './operations/tags';
import { userOperations } from './operations/users';
import type { ServiceSpecificCredential } from './service-specific-credential';

/** The actual state of an access key, without delays, for reports. */
export interface KeyRecord {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly status: KeyStatus;
  readonly createDate: Date;
  /** ARN of the creator. */
  readonly createdBy: string;
  readonly lastUse?: Use;
}

export interface PoliciesOfPrincipal {
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: readonly NamedPolicy[];
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** IAM: the users, roles, policies and credentials of each account. */
export class Iam implements Service {
  readonly name = 'iam';
  readonly protocol = 'query';
  readonly namespace = 'https://iam.amazonaws.com/doc/2010-05-08/';
  readonly members = MEMBERS;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Incremented at each change of a policy, user or role. */
  policyGeneration = 0;
  /** The access keys that an endpoint may accept, by id. */
  readonly keys = new Map<string, { readonly key: AccessKey; readonly user: User }>();
  private readonly accounts = new Map<string, Account>();

  constructor(readonly aws: LocalAws) {
    this.operations = {
      ...userOperations(this),
      ...accessKeyOperations(this),
      ...serviceSpecificCredentialOperations(this),
      ...roleOperations(this),
      ...inlinePolicyOperations(this),
      ...attachedPolicyOperations(this),
      ...managedPolicyOperations(this),
      ...boundaryOperations(this),
      ...tagOperations(this),
      ...simulateOperations(this),
    };
  }

  /** The service-specific credentials of all users. */
  *serviceCredentials(): Iterable<{ credential: ServiceSpecificCredential; principal: Principal }> {
    for (const account of this.accounts.values())
      for (const { credentials, principal } of account.users.values())
        for (const credential of credentials) yield { credential, principal };
  }

  /** The identity of an access key. */
  identity(accessKeyId: string): Identity | undefined {
    const entry = this.keys.get(accessKeyId);
    if (!entry) return undefined;
    const { key, user } = entry;
    if (key.forgotten(this.aws.timeline.now())) {
      this.keys.delete(accessKeyId);
      return undefined;
    }
    return {
      secretAccessKey: key.secretAccessKey,
      principal: user.principal,
      refusal: (region, now) => (key.accepted(region, now) ? undefined : unknownKey()),
      used: (service, region, now) => key.lastUse.record({ time: now, service, region }),
    };
  }

  /** The actual keys of a user. */
  keysOf(userName: string, accountId = this.aws.account): KeyRecord[] {
    return (this.account(accountId).users.get(userName)?.keys ?? []).map((key) => ({
      accessKeyId: key.id,
      secretAccessKey: key.secretAccessKey,
      status: key.status,
      createDate: key.createDate,
      createdBy: key.creator.arn,
      lastUse: key.lastUse.actual,
    }));
  }

  account(id: string): Account {
    let account = this.accounts.get(id);
    if (!account) {
      account = new Account(id);
      this.accounts.set(id, account);
    }
    return account;
  }

  accountOf(call: Call): Account {
    return this.account(call.principal.accountId);
  }

  /** The role with the given ARN. */
  role(arn: string): Role | undefined {
    const name = arn.slice(arn.lastIndexOf('/') + 1);
    const role = this.account(arn.split(':')[4] ?? '').roles.get(name);
    return role?.arn === arn ? role : undefined;
  }

  managedPolicy(arn: string): ManagedPolicy | undefined {
    return AWS_MANAGED.get(arn) ?? this.account(arn.split(':')[4] ?? '').policies.get(arn);
  }

  /** The identity policies and permissions boundary of a principal. */
  policiesOf(principal: Principal): PoliciesOfPrincipal {
    const owner = this.ownerOf(principal);
    if (!owner) return { identity: [] };
    const boundary = owner.boundary === undefined ? undefined : this.managedPolicy(owner.boundary);
    return {
      identity: this.policiesOfOwner(owner),
      boundary: boundary && [{ name: boundary.arn, document: boundary.document }],
    };
  }

  /** Tags of the principal's user or role (aws:PrincipalTag). */
  tagsOf(principal: Principal): Record<string, string> {
    return Object.fromEntries(this.ownerOf(principal)?.tags ?? []);
  }

  /** Every user and role of every account that has a policy. */
  *policyHolders(): Iterable<PolicyHolder> {
    for (const account of this.accounts.values()) {
      for (const owner of account.owners()) {
        const policies = this.policiesOfOwner(owner);
        if (policies.some(({ document }) => statementsOf(document).length > 0)) {
          yield { arn: owner.arn, policies };
        }
      }
    }
  }

  changed(): void {
    this.policyGeneration++;
  }

  /** A new unique id with the given prefix. */
  newId(prefix: string, length = 17): string {
    return prefix + this.aws.random.text(length, BASE32);
  }

  private ownerOf(principal: Principal): User | Role | undefined {
    const account = this.account(principal.accountId);
    if (principal.roleName !== undefined) return account.roles.get(principal.roleName);
    return principal.userName === undefined ? undefined : account.users.get(principal.userName);
  }

  private policiesOfOwner(owner: Owner): NamedPolicy[] {
    const inline = [...owner.inline].map(([name, { document }]) => ({ name, document }));
    const attached = [...owner.attached].flatMap((arn) => {
      const policy = this.managedPolicy(arn);
      return policy ? [{ name: arn, document: policy.document }] : [];
    });
    return [...inline, ...attached];
  }
}

function unknownKey(): AwsError {
  return new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', {
    status: 403,
  });
}
