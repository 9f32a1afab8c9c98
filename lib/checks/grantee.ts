import { Annotations, Stack } from 'aws-cdk-lib';
import { Grant, type GrantOnPrincipalOptions, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';
import { compare } from './environment';
import { expectShape } from './shape';

/**
 * Checks the grantee of a secret, and adds the grant to its policy.
 *
 * A grant is a statement in a policy of the grantee. A principal of another account needs more, so it is refused. If the
 * account of the stack is not known at synth, a warning is added: a role that is imported by its ARN is usually in the
 * account of the stack; otherwise the statement has no effect. A principal without policies is refused: an account,
 * a service, anyone.
 *
 * @throws `WrongType`, `CrossAccountReader`, `CrossAccountCaller`, `NoPolicyToGrantIn`
 */
export function checkedGrant(
  secret: Construct,
  role: 'reader' | 'caller',
  grantee: IGrantable,
  statement: Omit<GrantOnPrincipalOptions, 'grantee' | 'scope'>,
): Grant {
  const path = secret.node.path;
  expectShape(
    `${role} of ${path}`,
    grantee,
    ['grantPrincipal'],
    'Pass a role, a user, a group, or a construct with a role, such as a function.',
  );
  const [own, other] = [Stack.of(secret).account, grantee.grantPrincipal.principalAccount];
  const accounts = compare(own, other);
  if (accounts === 'different') {
    refuse(
      role === 'reader' ? 'CrossAccountReader' : 'CrossAccountCaller',
      `${path} is in account ${own}, its ${role} in ${other}: a grant to the ${role} is not enough.`,
      `Grant to a role of the secret’s account, and allow the ${role} to assume that role.`,
    );
  }
  const grant = Grant.addToPrincipal({ ...statement, grantee });
  if (!grant.success) {
    refuse(
      'NoPolicyToGrantIn',
      `The ${role} of ${path} is ${grantee.grantPrincipal}, which has no policy for a grant.`,
      'Grant to a role, a user or a group: for a service, the role that it assumes; for an account, each role that ' +
        'needs access; for an ARN, the result of Role.fromRoleArn or User.fromUserArn.',
    );
  }
  if (accounts === 'undecided') {
    Annotations.of(secret).addWarningV2(
      role === 'reader' ? 'cdk-rekey:readerAccountUnknown' : 'cdk-rekey:callerAccountUnknown',
      `A ${role} of ${path} is in account ${other}, and the stack’s account is not known at synth. ` +
        `In another account the grant has no effect. Set the env of the stack.`,
    );
  }
  return grant;
}
