import type { Operation, Principal } from '../../call';
import { AwsError } from '../../errors';
import type { Sts } from '.';
import { credentialsOutput } from './assume-role';
import { duration, sessionName, sessionPolicies, sessionPolicyText, sessionTags } from './input';

/** Seconds. Source: GetFederationToken, AWS STS API Reference. */
const HOUR = 3600;

export function federationToken(sts: Sts): Operation {
  const arnOf = (account: string, name: string) => `arn:aws:sts::${account}:federated-user/${name}`;
  return {
    access(input, { principal }) {
      const resource = arnOf(principal.accountId, sessionName(input, 'Name'));
      sessionPolicyText(input);
      return [{ action: 'sts:GetFederationToken', resource }];
    },

    run(input, { principal: caller, now }) {
      if (caller.type !== 'user' && caller.type !== 'root') {
        throw new AwsError('AccessDenied', 'Cannot call GetFederationToken with session credentials', {
          status: 403,
        });
      }
      const name = sessionName(input, 'Name');
      const { tags } = sessionTags(input, {});
      // A session without session policies has only the permissions that resource policies grant.
      const policies = sessionPolicies(sts.aws.iam, input);
      const principal: Principal = {
        type: 'federated-user',
        arn: arnOf(caller.accountId, name),
        accountId: caller.accountId,
        userId: `${caller.accountId}:${name}`,
        ...(policies && caller.userName ? { userName: caller.userName } : {}),
        ...(policies ? { sessionPolicies: policies } : {}),
        tags,
      };
      const seconds = duration(input, 12 * HOUR, 36 * HOUR);
      const session = sts.begin(principal, now + seconds * 1000);
      return {
        Credentials: credentialsOutput(session),
        FederatedUser: { FederatedUserId: principal.userId, Arn: principal.arn },
        PackedPolicySize: policies ? 1 : 0,
      };
    },
  };
}
