import type { Identity, Operation, Principal, Service } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import type { Role } from '../iam/entities';
import { assumeRole } from './assume-role';
import { federationToken } from './federation-token';
import { identityOperations } from './identity-operations';
import { MEMBERS } from './members';
import { assumeRoleWithSaml } from './saml';
import type { Session } from './session';
import { assumeRoleWithWebIdentity } from './web-identity';
import type { WebIdentityProvider } from './web-identity-token';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Number of new sessions after which expired ones are removed. */
const SWEEP_EVERY = 1000;

/** STS: identities and temporary credentials, which are valid in every region at once. */
export class Sts implements Service {
  readonly name = 'sts';
  readonly protocol = 'query';
  readonly namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
  readonly members = MEMBERS;
  readonly operations: Readonly<Record<string, Operation>>;
  /** The OpenID Connect providers of every account. Initially empty. */
  readonly webIdentityProviders: WebIdentityProvider[] = [];
  private readonly sessions = new Map<string, Session>();
  private readonly ofServices = new Map<string, Session>();
  private sinceSweep = 0;

  constructor(readonly aws: LocalAws) {
    this.operations = {
      ...identityOperations(aws),
      AssumeRole: assumeRole(this),
      AssumeRoleWithSAML: assumeRoleWithSaml(),
      AssumeRoleWithWebIdentity: assumeRoleWithWebIdentity(this),
      GetFederationToken: federationToken(this),
    };
  }

  identity(accessKeyId: string): Identity | undefined {
    const session = this.sessions.get(accessKeyId);
    return (
      session && {
        secretAccessKey: session.secretAccessKey,
        sessionToken: session.sessionToken,
        principal: session.principal,
        refusal: (_region, now) =>
          session.expiration !== undefined && now >= session.expiration ? expired() : undefined,
      }
    );
  }

  /**
   * The session of a service that assumes a role, for example Scheduler for a target. It does not expire, and there is
   * one for each role and name. The trust policy is not evaluated; see `trusts`.
   * @throws AccessDenied if the role does not exist
   */
  session(roleArn: string, sessionName: string): Session {
    const role = this.roleOf(roleArn);
    const key = `${role.id} ${sessionName}`;
    let session = this.ofServices.get(key);
    if (!session) {
      session = this.begin(rolePrincipal(role, sessionName));
      this.ofServices.set(key, session);
    }
    return session;
  }

  /** A new session of a service that assumes a role. It does not expire. */
  newSession(roleArn: string, sessionName: string): Session {
    return this.begin(rolePrincipal(this.roleOf(roleArn), sessionName));
  }

  /** True if the trust policy allows `service` (lambda.amazonaws.com) to assume the role. Ignores conditions. */
  trusts(roleArn: string, service: string): boolean {
    const { Statement = [] } = this.aws.iam.role(roleArn)?.trust.document ?? {};
    return [Statement].flat().some(({ Effect, Principal: who }) => {
      const services = (who as { Service?: string | string[] } | undefined)?.Service ?? [];
      return Effect === 'Allow' && [services].flat().includes(service);
    });
  }

  find(accessKeyId: string): Session | undefined {
    return this.sessions.get(accessKeyId);
  }

  private roleOf(roleArn: string): Role {
    const role = this.aws.iam.role(roleArn);
    if (role) return role;
    throw new AwsError('AccessDenied', `The role ${roleArn} does not exist.`, { status: 403 });
  }

  /** New temporary credentials. */
  begin(
    principal: Principal,
    expiration?: number,
    transitiveTags: Readonly<Record<string, string>> = {},
  ): Session {
    const { random, timeline } = this.aws;
    if (++this.sinceSweep >= SWEEP_EVERY) {
      this.sinceSweep = 0;
      for (const [id, session] of this.sessions) {
        if ((session.expiration ?? Number.POSITIVE_INFINITY) < timeline.now()) this.sessions.delete(id);
      }
    }
    const session: Session = {
      accessKeyId: `ASIA${random.text(16, BASE32)}`,
      secretAccessKey: random.text(40, LETTERS),
      sessionToken: random.text(200, LETTERS),
      principal,
      expiration,
      transitiveTags,
    };
    this.sessions.set(session.accessKeyId, session);
    return session;
  }
}

/** The principal of a role's session. */
export function rolePrincipal(
  role: { readonly arn: string; readonly id: string; readonly name: string },
  sessionName: string,
  more: Pick<Principal, 'sessionPolicies' | 'tags'> = {},
): Principal {
  const accountId = role.arn.split(':')[4] ?? '';
  return {
    type: 'assumed-role',
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
    accountId,
    userId: `${role.id}:${sessionName}`,
    roleName: role.name,
    roleArn: role.arn,
    ...more,
  };
}

function expired(): AwsError {
  return new AwsError('ExpiredToken', 'The security token included in the request is expired', {
    status: 403,
  });
}
