import type { Input, Operation } from '../../../call';
import type { Iam } from '..';
import { policyArn } from '../checks';
import { limitExceeded, noSuchEntity } from '../errors';
import { below, page } from '../page';
import { forUsersAndRoles } from '../targets';

/** The default quota for a user or role. Source: "IAM and AWS STS quotas", IAM User Guide. */
const MOST_ATTACHED = 10;

export function attachedPolicyOperations(iam: Iam): Record<string, Operation> {
  const options = {
    check: (input: Input) => void policyArn(input),
    context: (input: Input) => ({ 'iam:PolicyARN': policyArn(input) }),
  };
  return forUsersAndRoles(iam, (kind) => ({
    [`Attach${kind}Policy`]: {
      ...options,
      run({ attached }, input) {
        const arn = policyArn(input);
        if (!iam.managedPolicy(arn)) {
          throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
        }
        if (!attached.has(arn) && attached.size >= MOST_ATTACHED) {
          throw limitExceeded(`Cannot exceed quota for PoliciesPer${kind}: ${MOST_ATTACHED}`);
        }
        attached.add(arn);
        iam.changed();
      },
    },

    [`Detach${kind}Policy`]: {
      ...options,
      run({ attached }, input) {
        const arn = policyArn(input);
        if (!attached.delete(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
        iam.changed();
      },
    },

    [`ListAttached${kind}Policies`]: {
      run({ attached }, input) {
        const policies = [...attached].flatMap((arn) => iam.managedPolicy(arn) ?? []);
        const { items, more } = page(below(policies, input), input);
        const AttachedPolicies = items.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
        return { AttachedPolicies, ...more };
      },
    },
  }));
}
