import type { AccessRequest, Call, Operation, Principal } from '../../call';
import { AwsError } from '../../errors';
import { required } from '../iam/checks';
import { rolePrincipal, type Sts } from '.';
import { credentialsOutput } from './assume-role';
import { roleArn, roleSessionSeconds, sessionName, sessionPolicies, sessionPolicyText } from './input';
import { claimsOf, type WebIdentityProvider } from './web-identity-token';

const NOT_AUTHORIZED = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';

/**
 * AssumeRoleWithWebIdentity. Verifies the token with `sts.webIdentityProviders`, and evaluates the trust policy.
 * Source: AssumeRoleWithWebIdentity, AWS STS API Reference.
 */
export function assumeRoleWithWebIdentity(sts: Sts): Operation {
  const { aws } = sts;
  return {
    unsigned: true,
    async run(input, call) {
      const arn = roleArn(input);
      const name = sessionName(input, 'RoleSessionName');
      const token = required(input, 'WebIdentityToken');
      sessionPolicyText(input);
      const { provider, audience, subject } = claimsOf(token, sts.webIdentityProviders, call.now);
      const role = aws.iam.role(arn);
      if (!role) throw notAuthorized();
      const accountId = arn.split(':')[4] ?? '';
      const providerArn = `arn:aws:iam::${accountId}:oidc-provider/${hostOf(provider)}`;
      await judge(call, providerArn, accountId, {
        action: 'sts:AssumeRoleWithWebIdentity',
        resource: arn,
        context: {
          [`${hostOf(provider)}:aud`]: audience,
          [`${hostOf(provider)}:sub`]: subject,
          'sts:RoleSessionName': name,
        },
        resourcePolicy: role.trust.document,
      });
      const seconds = roleSessionSeconds(input, role);
      const policies = sessionPolicies(aws.iam, input);
      const principal = rolePrincipal(role, name, policies ? { sessionPolicies: policies } : {});
      const session = sts.begin(principal, call.now + seconds * 1000);
      return {
        Credentials: credentialsOutput(session),
        SubjectFromWebIdentityToken: subject,
        AssumedRoleUser: { AssumedRoleId: principal.userId, Arn: principal.arn },
        PackedPolicySize: policies ? 1 : undefined,
        Provider: providerArn,
        Audience: audience,
      };
    },
  };

  /** Evaluates the trust policy with the provider as the principal. */
  async function judge(call: Call, arn: string, accountId: string, request: AccessRequest): Promise<void> {
    const principal: Principal = { type: 'web-identity', arn, accountId, userId: arn };
    try {
      await aws.authorizer.require({ ...call, principal }, request);
    } catch (error) {
      throw error instanceof AwsError && error.code === 'AccessDenied' ? notAuthorized() : error;
    }
  }
}

/** The URL without its scheme, as in ARNs and condition keys. */
function hostOf({ url }: WebIdentityProvider): string {
  return url.replace(/^https:\/\//, '');
}

function notAuthorized(): AwsError {
  return new AwsError('AccessDenied', NOT_AUTHORIZED, { status: 403 });
}
