import type { Input, Operation } from '../../../call';
import type { Iam } from '..';
import { policyArn } from '../checks';
import { limitExceeded, noSuchEntity } from '../errors';
import { below, page } from '../page';
import { OWNERS } from '../targets';

/** The default quota for a user or role. Source: "IAM and AWS STS quotas", IAM User Guide. */
const MOST_ATTACHED = 10;

export function attachedPolicyOperations(iam: Iam): Record<string, Operation> {
  const operations: Record<string, Operation> = {};
  const more = {
    check: (input: Input) => void policyArn(input),
    context: (input: Input) => ({ 'iam:PolicyARN': policyArn(input) }),
  };
  for (const [Kind, onOwner] of OWNERS) {
    operations[`Attach${Kind}Policy`] = onOwner(
      iam,
      `Attach${Kind}Policy`,
      (owner, input) => {
        const arn = policyArn(input);
        if (!iam.managedPolicy(arn)) {
          throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
        }
        if (!owner.attached.has(arn) && owner.attached.size >= MOST_ATTACHED) {
          throw limitExceeded(`Cannot exceed quota for PoliciesPer${Kind}: ${MOST_ATTACHED}`);
        }
        owner.attached.add(arn);
        iam.changed();
      },
      more,
    );

    operations[`Detach${Kind}Policy`] = onOwner(
      iam,
      `Detach${Kind}Policy`,
      (owner, input) => {
        const arn = policyArn(input);
        if (!owner.attached.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
        iam.changed();
      },
      more,
    );

    const list = `ListAttached${Kind}Policies`;
    operations[list] = onOwner(iam, list, (owner, input) => {
      const policies = [...owner.attached].flatMap((arn) => iam.managedPolicy(arn) ?? []);
      const { items, more } = page(below(policies, input), input);
      return {
        AttachedPolicies: items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn })),
        ...more,
      };
    });
  }
  return operations;
}
