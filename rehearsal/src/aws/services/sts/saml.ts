import type { Operation } from '../../call';
import { AwsError } from '../../errors';
import { required } from '../iam/checks';
import { roleArn, sessionPolicyText } from './input';

/** AssumeRoleWithSAML in an account without SAML providers. */
export function assumeRoleWithSaml(): Operation {
  return {
    unsigned: true,
    run(input) {
      roleArn(input);
      required(input, 'PrincipalArn');
      required(input, 'SAMLAssertion');
      sessionPolicyText(input);
      throw new AwsError('InvalidIdentityToken', "Specified provider doesn't exist");
    },
  };
}
