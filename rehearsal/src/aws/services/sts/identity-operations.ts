import type { Input, Operation } from '../../call';
import { AwsError } from '../../errors';
import type { LocalAws } from '../../local-aws';
import { constrained, required } from '../iam/checks';

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
  const constraints = { pattern: '[\\w]*', min: 16, max: 128 };
  return constrained(required(input, 'AccessKeyId'), 'accessKeyId', constraints);
}

/** Source: "Common Errors", AWS STS API Reference. */
function unknownKey(): AwsError {
  return new AwsError('InvalidClientTokenId', 'The access key ID does not exist in our records.', {
    status: 403,
  });
}
