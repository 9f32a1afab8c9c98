import type { Input, Operation } from '../../../call';
import type { Iam } from '..';
import { required } from '../checks';
import { noSuchEntity } from '../errors';
import { OWNERS } from '../targets';

export function boundaryOperations(iam: Iam): Record<string, Operation> {
  const operations: Record<string, Operation> = {};
  for (const [Kind, onOwner] of OWNERS) {
    operations[`Put${Kind}PermissionsBoundary`] = onOwner(
      iam,
      `Put${Kind}PermissionsBoundary`,
      (owner, input) => {
        owner.boundary = checkBoundary(iam, input);
        iam.changed();
      },
      { context: (input) => ({ 'iam:PermissionsBoundary': required(input, 'PermissionsBoundary') }) },
    );
    operations[`Delete${Kind}PermissionsBoundary`] = onOwner(
      iam,
      `Delete${Kind}PermissionsBoundary`,
      (owner) => {
        owner.boundary = undefined;
        iam.changed();
      },
    );
  }
  return operations;
}

/** The ARN of an existing boundary; undefined if the input has none. */
export function checkBoundary(iam: Iam, input: Input): string | undefined {
  if (input.PermissionsBoundary === undefined || input.PermissionsBoundary === null) return undefined;
  const arn = required(input, 'PermissionsBoundary');
  if (iam.managedPolicy(arn)) return arn;
  throw noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
}
