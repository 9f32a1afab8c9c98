import { Annotations, Stack } from 'aws-cdk-lib';
import type { IUser } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { refuse } from '../refuse';
import { compare } from './environment';
import { secretPathOf } from './secret-path';

/**
 * Checks that a user is in the account of the rotator, because IAM resolves a user name in the account of the caller. If
 * the account of the stack is not known at synth, a warning is added instead.
 *
 * @throws `UserOfAnotherAccount`
 */
export function checkUserAccount(rotator: Construct, user: IUser): void {
  const [own, other] = [Stack.of(rotator).account, user.principalAccount];
  const compared = compare(own, other);
  if (compared === 'different') {
    refuse(
      'UserOfAnotherAccount',
      `${secretPathOf(rotator)} is in account ${own}, the user ${user.node.path} in ${other}; access keys can be issued only in the account of the user.`,
      `Define the secret in a stack of account ${other}, or use a user of account ${own}.`,
    );
  }
  if (compared === 'undecided') {
    Annotations.of(rotator).addWarningV2(
      'cdk-rekey:userAccountUnknown',
      `The user ${user.node.path} is in account ${other}, and the account of the stack is not known at synth. ` +
        'In another account the deploy fails. Set the env of the stack.',
    );
  }
}
