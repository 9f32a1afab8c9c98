import type { Input, Operation } from '../../../call';
import type { Iam } from '..';
import { policyArn } from '../checks';
import { noSuchEntity } from '../errors';
import { page } from '../page';
import { addTags, removeTags, requestTags, resourceTags, tagKeysInput, tagsInput, tagsOutput } from '../tags';
import { forUsersAndRoles } from '../targets';

export function tagOperations(iam: Iam): Record<string, Operation> {
  const owners = forUsersAndRoles(iam, (kind) => ({
    [`Tag${kind}`]: {
      context: (input) => requestTags(tagsInput(input)),
      run({ tags }, input) {
        addTags(tags, tagsInput(input), kind);
        iam.changed();
      },
    },
    [`Untag${kind}`]: {
      context: (input) => ({ 'aws:TagKeys': tagKeysInput(input) }),
      run({ tags }, input) {
        removeTags(tags, tagKeysInput(input));
        iam.changed();
      },
    },
    [`List${kind}Tags`]: { run: tagPage },
  }));
  return { ...owners, ...policyTagOperations(iam) };
}

/** Tags of customer managed policies. AWS managed policies cannot be tagged. */
function policyTagOperations(iam: Iam): Record<string, Operation> {
  const found = (input: Input) => {
    const arn = policyArn(input);
    const policy = iam.managedPolicy(arn);
    if (!policy || arn.includes(':iam::aws:')) throw noSuchEntity(`Policy ${arn} was not found.`);
    return policy;
  };
  const onPolicy = (
    action: string,
    context: (input: Input) => Record<string, string | string[]>,
    run: Operation['run'],
  ): Operation => ({
    access(input) {
      const arn = policyArn(input);
      const tags = resourceTags(iam.managedPolicy(arn)?.tags);
      return [{ action: `iam:${action}`, resource: arn, context: { ...tags, ...context(input) } }];
    },
    run,
  });
  return {
    TagPolicy: onPolicy(
      'TagPolicy',
      (input) => requestTags(tagsInput(input)),
      (input) => addTags(found(input).tags, tagsInput(input), 'Policy'),
    ),
    UntagPolicy: onPolicy(
      'UntagPolicy',
      (input) => ({ 'aws:TagKeys': tagKeysInput(input) }),
      (input) => removeTags(found(input).tags, tagKeysInput(input)),
    ),
    ListPolicyTags: onPolicy(
      'ListPolicyTags',
      () => ({}),
      (input) => tagPage(found(input), input),
    ),
  };
}

function tagPage({ tags }: { readonly tags: ReadonlyMap<string, string> }, input: Input): object {
  const { items, more } = page(tagsOutput(tags) ?? [], input);
  return { Tags: items, ...more };
}
