import { parsePolicy } from '../../../../policy/document';
import type { Call, Input, Operation } from '../../../call';
import { percentEncoded } from '../../../sigv4';
import type { Iam } from '..';
import { description, name, policyArn, policyPath, policyText, required } from '../checks';
import { isTaken, type ManagedPolicy } from '../entities';
import { alreadyExists, deleteConflict, limitExceeded, noSuchEntity } from '../errors';
import { below, page } from '../page';
import { requestTags, resourceTags, tagsInput, tagsOutput } from '../tags';

/** Characters of a managed policy, without white space. Source: "IAM and AWS STS quotas". */
const LONGEST = 6144;

export function managedPolicyOperations(iam: Iam): Record<string, Operation> {
  const newArn = (input: Input, call: Call) =>
    `arn:aws:iam::${call.principal.accountId}:policy${policyPath(input)}${name(input, 'PolicyName', 128)}`;
  const access = (action: string) => (input: Input) => [
    {
      action: `iam:${action}`,
      resource: policyArn(input),
      context: resourceTags(iam.managedPolicy(policyArn(input))?.tags),
    },
  ];
  const found = (input: Input) => {
    const arn = policyArn(input);
    const policy = iam.managedPolicy(arn);
    if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
    return policy;
  };
  return {
    CreatePolicy: {
      access: (input, call) => [
        { action: 'iam:CreatePolicy', resource: newArn(input, call), context: requestTags(tagsInput(input)) },
      ],
      run(input, call) {
        const { policies } = iam.accountOf(call);
        const arn = newArn(input, call);
        const policy = parsePolicy(policyText(input, 'PolicyDocument'), 'managed');
        const policyName = name(input, 'PolicyName', 128);
        if (isTaken(policyName, policies.values())) {
          throw alreadyExists(
            `A policy called ${policyName} already exists. Duplicate names are not allowed.`,
          );
        }
        if (policy.text.replace(/\s/g, '').length > LONGEST) {
          throw limitExceeded(`Cannot exceed quota for PolicySize: ${LONGEST}`);
        }
        const managed: ManagedPolicy = {
          ...policy,
          name: policyName,
          id: iam.newId('ANPA'),
          path: policyPath(input),
          arn,
          description: description(input),
          createDate: new Date(call.now),
          tags: tagsInput(input),
        };
        policies.set(arn, managed);
        return { Policy: { ...summary(managed), Tags: tagsOutput(managed.tags) } };
      },
    },

    GetPolicy: {
      access: access('GetPolicy'),
      run: (input) => {
        const policy = found(input);
        return {
          Policy: { ...summary(policy), Description: policy.description, Tags: tagsOutput(policy.tags) },
        };
      },
    },

    // CreatePolicyVersion is not supported, so every policy has one version.
    GetPolicyVersion: {
      access: access('GetPolicyVersion'),
      run(input) {
        const policy = found(input);
        const version = required(input, 'VersionId');
        if (version !== 'v1') {
          throw noSuchEntity(`Policy ${policy.arn} version ${version} does not exist or is not attachable.`);
        }
        return {
          PolicyVersion: {
            Document: percentEncoded(policy.text),
            VersionId: version,
            IsDefaultVersion: true,
            CreateDate: policy.createDate,
          },
        };
      },
    },

    ListPolicies: {
      access: () => [{ action: 'iam:ListPolicies', resource: '*' }],
      run: (input, call) => {
        const { items, more } = page(below(iam.accountOf(call).policies.values(), input), input);
        return { Policies: items.map(summary), ...more };
      },
    },

    DeletePolicy: {
      access: access('DeletePolicy'),
      run(input, call) {
        const policy = found(input);
        if (attachments(policy) + boundaries(policy) > 0) {
          throw deleteConflict('a policy attached to entities.');
        }
        iam.accountOf(call).policies.delete(policy.arn);
        iam.changed();
      },
    },
  };

  function owners({ arn }: ManagedPolicy) {
    return [...iam.account(arn.split(':')[4] ?? '').owners()];
  }

  function attachments(policy: ManagedPolicy): number {
    return owners(policy).filter(({ attached }) => attached.has(policy.arn)).length;
  }

  function boundaries(policy: ManagedPolicy): number {
    return owners(policy).filter(({ boundary }) => boundary === policy.arn).length;
  }

  function summary(policy: ManagedPolicy): object {
    return {
      PolicyName: policy.name,
      PolicyId: policy.id,
      Arn: policy.arn,
      Path: policy.path,
      DefaultVersionId: 'v1',
      AttachmentCount: attachments(policy),
      PermissionsBoundaryUsageCount: boundaries(policy),
      IsAttachable: true,
      CreateDate: policy.createDate,
      UpdateDate: policy.createDate,
    };
  }
}
