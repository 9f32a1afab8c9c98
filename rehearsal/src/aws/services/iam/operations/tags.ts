import type { Input, Operation } from '../../../call';
import type { Iam } from '..';
import { policyArn } from '../checks';
import { noSuchEntity } from '../errors';
import { page } from '../page';
import { addTags, removeTags, requestTags, resourceTags, tagKeysInput, tagsInput, tagsOutput } from '../tags';
import { OWNERS } from '../targets';

export function tagOperations(iam: Iam): Record<string, Operation> {
  const operations: Record<string, Operation> = {};
  for (const [Kind, onOwner] of OWNERS) {
    operations[`Tag${Kind}`] = onOwner(
      iam,
      `Tag${Kind}`,
      (owner, input) => {
        addTags(owner.tags, tagsInput(input), Kind);
        iam.changed();
      },
      { context: (input) => requestTags(tagsInput(input)) },
    );
    operations[`Untag${Kind}`] = onOwner(
      iam,
      `Untag${Kind}`,
      (owner, input) => {
        removeTags(owner.tags, tagKeysInput(input));
        iam.changed();
      },
      { context: (input) => ({ 'aws:TagKeys': tagKeysInput(input) }) },
    );
    operations[`List${Kind}Tags`] = onOwner(iam, `List${Kind}Tags`, (owner, input) => tagPage(owner, input));
  }
  return { ...operations, ...policyTagOperations(iam) };
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
