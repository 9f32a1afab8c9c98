import type { Input, Operation } from '../../../call';
import type { Iam } from '..';
import { required } from '../checks';
import { noSuchEntity } from '../errors';
import { forUsersAndRoles } from '../targets';

export function boundaryOperations(iam: Iam): Record<string, Operation> {
  return forUsersAndRoles(iam, (kind) => ({
    [`Put${kind}PermissionsBoundary`]: {
      context: (input) => ({ 'iam:PermissionsBoundary': required(input, 'PermissionsBoundary') }),
      run(owner, input) {
        owner.boundary = checkBoundary(iam, input);
        iam.changed();
      },
    },
    [`Delete${kind}PermissionsBoundary`]: {
      run(owner) {
        owner.boundary = undefined;
        iam.changed();
      },
    },
  }));
}

/** The ARN of an existing boundary; undefined if the input has none. */
export function checkBoundary(iam: Iam, input: Input): string | undefined {
  if (input.PermissionsBoundary === undefined || input.PermissionsBoundary === null) return undefined;
  const arn = required(input, 'PermissionsBoundary');
  if (iam.managedPolicy(arn)) return arn;
  throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}
