import type { Operation } from '../../call';
import type { LocalAws } from '../../local-aws';
import { required } from '../iam/checks';
import { validationError } from '../iam/faults';

export function identityOperations(aws: LocalAws): Record<string, Operation> {
  return {
    // Needs no permission, and no policy can deny it.
    GetCallerIdentity: {
      run: (_input, { principal }) => ({
        UserId: principal.userId,
        Account: principal.accountId,
        Arn: principal.arn,
      }),
    },

    GetAccessKeyInfo: {
      access: () => [{ action: 'sts:GetAccessKeyInfo', resource: '*' }],
      run(input) {
        const id = required(input, 'AccessKeyId');
        const identity = aws.iam.identity(id) ?? aws.sts.identity(id);
        if (!identity) throw validationError(`Invalid accessKeyId: ${id}`);
        return { Account: identity.principal.accountId };
      },
    },
  };
}
