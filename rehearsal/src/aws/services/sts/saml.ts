import type { Operation } from '../../call';
import { AwsError } from '../../errors';
import { required } from '../iam/checks';
import { roleArn, sessionPolicyText } from './input';

/** AssumeRoleWithSAML as AWS answers it in an account without SAML providers: the local AWS has none. */
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
