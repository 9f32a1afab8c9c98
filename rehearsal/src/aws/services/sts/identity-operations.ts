import type { Input, Operation } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import { required } from '../iam/checks';
import { constraintError } from '../iam/errors';

export function identityOperations(aws: LocalAws): Record<string, Operation> {
  return {
    // Needs no permission; no policy can deny it.
    GetCallerIdentity: {
      run: (_input, { principal }) => ({
        UserId: principal.userId,
        Account: principal.accountId,
        Arn: principal.arn,
      }),
    },

    GetAccessKeyInfo: {
      access(input) {
        accessKeyId(input);
        return [{ action: 'sts:GetAccessKeyInfo', resource: '*' }];
      },
      run(input) {
        const id = accessKeyId(input);
        const identity = aws.iam.identity(id) ?? aws.sts.identity(id);
        if (!identity) throw unknownKey();
        return { Account: identity.principal.accountId };
      },
    },
  };
}

/** Source: API_GetAccessKeyInfo. */
function accessKeyId(input: Input): string {
  const id = required(input, 'AccessKeyId');
  if (!/^\w*$/.test(id))
    throw constraintError('accessKeyId', 'satisfy regular expression pattern: [\\w]*', id);
  if (id.length < 16) throw constraintError('accessKeyId', 'have length greater than or equal to 16', id);
  if (id.length <= 128) return id;
  throw constraintError('accessKeyId', 'have length less than or equal to 128', id);
}

/** Source: "Common Errors", AWS STS API Reference. */
function unknownKey(): AwsError {
  return new AwsError('InvalidClientTokenId', 'The access key ID does not exist in our records.', {
    status: 403,
  });
}
