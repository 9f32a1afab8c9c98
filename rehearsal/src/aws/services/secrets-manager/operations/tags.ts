import type { Call, Input, Operation } from '../../../call';
import { secretAccess } from '../access';
import type { SecretStore } from '../store';
import { addTags, missing } from '../validation';

export function tagOperations(store: SecretStore): Record<string, Operation> {
  function tag(input: Input, call: Call): unknown {
    const secret = store.live(input.SecretId, call);
    if (!Array.isArray(input.Tags)) throw missing('tags');
    const tags = addTags(secret.contents.tags, input.Tags);
    store.write(secret, { tags });
    aws.exposureWatch.look(`tag:${secret.name}`, JSON.stringify(input.Tags), call.now);
    return {};
  }

  function untag(input: Input, call: Call): unknown {
    const secret = store.live(input.SecretId, call);
    if (!Array.isArray(input.TagKeys)) throw missing('tagKeys');
    if (!secret.contents.tags) return {};
    const tags = new Map(secret.contents.tags);
    for (const name of input.TagKeys) tags.delete(name);
    store.write(secret, { tags });
    return {};
  }

  const { aws } = store;
  return {
    TagResource: { access: secretAccess(store, 'TagResource'), run: tag },
    UntagResource: { access: secretAccess(store, 'UntagResource'), run: untag },
  };
}
