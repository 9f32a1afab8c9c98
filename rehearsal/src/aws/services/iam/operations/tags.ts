import type { Operation } from '../../../call';
import type { Iam } from '..';
import { page } from '../page';
import { OWNERS, tagsInput, tagsOutput } from '../targets';

export function tagOperations(iam: Iam): Record<string, Operation> {
  const operations: Record<string, Operation> = {};
  for (const [Kind, onOwner] of OWNERS) {
    operations[`Tag${Kind}`] = onOwner(
      iam,
      `Tag${Kind}`,
      (owner, input) => {
        for (const [key, value] of tagsInput(input)) owner.tags.set(key, value);
        iam.changed();
      },
      {
        context: (input) => ({
          'aws:TagKeys': [...tagsInput(input).keys()],
          ...Object.fromEntries(
            [...tagsInput(input)].map(([key, value]) => [`aws:RequestTag/${key}`, value]),
          ),
        }),
      },
    );
    operations[`Untag${Kind}`] = onOwner(
      iam,
      `Untag${Kind}`,
      (owner, input) => {
        for (const key of (input.TagKeys ?? []) as string[]) owner.tags.delete(key);
        iam.changed();
      },
      { context: (input) => ({ 'aws:TagKeys': input.TagKeys ?? [] }) },
    );
    operations[`List${Kind}Tags`] = onOwner(iam, `List${Kind}Tags`, (owner, input) => {
      const { items, more } = page(tagsOutput(owner.tags), input);
      return { Tags: items, ...more };
    });
  }
  return operations;
}
