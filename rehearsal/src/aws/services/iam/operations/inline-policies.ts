import { parsePolicy } from '../../../../policy/document';
import type { Operation } from '../../../call';
import { percentEncoded } from '../../../sigv4';
import type { Iam } from '..';
import { name, policyText, required } from '../checks';
import type { Owner } from '../entities';
import { limitExceeded, noSuchEntity } from '../errors';
import { page } from '../page';
import { forUsersAndRoles } from '../targets';

/** Characters of all inline policies, without white space. Source: "IAM and AWS STS quotas". */
const LONGEST = { user: 2048, role: 10_240 };

export function inlinePolicyOperations(iam: Iam): Record<string, Operation> {
  return forUsersAndRoles(iam, (kind) => ({
    [`Put${kind}Policy`]: {
      run(owner, input) {
        const policyName = name(input, 'PolicyName', 128);
        const policy = parsePolicy(policyText(input, 'PolicyDocument'), 'identity');
        checkSize(owner, policyName, policy.text);
        owner.inline.set(policyName, policy);
        iam.changed();
      },
    },

    [`Get${kind}Policy`]: {
      run(owner, input) {
        const PolicyName = required(input, 'PolicyName');
        const policy = owner.inline.get(PolicyName);
        if (!policy) throw missing(owner, PolicyName);
        return { [`${kind}Name`]: owner.name, PolicyName, PolicyDocument: percentEncoded(policy.text) };
      },
    },

    [`Delete${kind}Policy`]: {
      run(owner, input) {
        const policyName = required(input, 'PolicyName');
        if (!owner.inline.delete(policyName)) throw missing(owner, policyName);
        iam.changed();
      },
    },

    [`List${kind}Policies`]: {
      run(owner, input) {
        const { items, more } = page([...owner.inline.keys()], input);
        return { PolicyNames: items, ...more };
      },
    },
  }));
}

function missing({ kind }: Owner, policyName: string) {
  return noSuchEntity(`The ${kind} policy with name ${policyName} cannot be found.`);
}

function checkSize(owner: Owner, policyName: string, text: string): void {
  const others = [...owner.inline].filter(([other]) => other !== policyName).map(([, policy]) => policy.text);
  const size = [...others, text].reduce((sum, policy) => sum + policy.replace(/\s/g, '').length, 0);
  const longest = LONGEST[owner.kind];
  if (size > longest) {
    throw limitExceeded(`Maximum policy size of ${longest} bytes exceeded for ${owner.kind} ${owner.name}`);
  }
}
