import { Annotations, Stack } from 'aws-cdk-lib';
import { Grant, type GrantOnPrincipalOptions, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';
import { compare } from './environment';
import { expectShape } from './shape';

/**
 * Checks whoever is granted something on a secret, and makes the grant.
 *
 * A grant is a statement in a policy of the grantee. A principal of another account needs more than that, so it
 * is refused. Where the account of the stack is not known at synth, it is a warning: a role imported by its ARN is
 * mostly of the stack's own account, but if it is not, the policy goes to a role of the same name or to none, and
 * the grantee finds out at run time. A principal that has no policies is refused: an account (within it, IAM
 * policies decide, and a resource policy that names it changes nothing), a service (it reads with a role), anyone.
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
    'Pass a role, a user, a group or what has a role, such as a function.',
  );
  const [own, other] = [Stack.of(secret).account, grantee.grantPrincipal.principalAccount];
  const accounts = compare(own, other);
  if (accounts === 'different') {
    refuse(
      role === 'reader' ? 'CrossAccountReader' : 'CrossAccountCaller',
      `${path} is in account ${own}, its ${role} in ${other}: a grant to the ${role} is not enough.`,
      `Grant it to a role of the secret’s account, and let the ${role} assume that role.`,
    );
  }
  const grant = Grant.addToPrincipal({ ...statement, grantee });
  if (!grant.success) {
    refuse(
      'NoPolicyToGrantIn',
      `The ${role} of ${path} is ${grantee.grantPrincipal}, which has no policy that a grant could be added to.`,
      'Grant it to a role, a user or a group: for a service, the role that it assumes; for an account, each role of it ' +
        'that needs it; for an ARN, what Role.fromRoleArn or User.fromUserArn imports.',
    );
  }
  if (accounts === 'undecided') {
    Annotations.of(secret).addWarningV2(
      role === 'reader' ? 'cdk-rekey:readerAccountUnknown' : 'cdk-rekey:callerAccountUnknown',
      `A ${role} of ${path} is in account ${other}, and the stack’s account is not known at synth. ` +
        `In another account the grant does nothing. Set the env of the stack.`,
    );
  }
  return grant;
}
