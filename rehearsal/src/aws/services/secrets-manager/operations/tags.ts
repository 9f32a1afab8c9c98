import type { Call, Input, Operation } from '../../../call';
import { secretOperations } from '../access';
import type { Secret } from '../secret';
import type { SecretStore } from '../store';
import { addTags, missing } from '../validation';

export function tagOperations(store: SecretStore): Record<string, Operation> {
  function tag(secret: Secret, input: Input, call: Call): unknown {
    if (!Array.isArray(input.Tags)) throw missing('tags');
    store.write(secret, { tags: addTags(secret.contents.tags, input.Tags) });
    store.aws.exposureWatch.look(`tag:${secret.name}`, JSON.stringify(input.Tags), call.now);
    return {};
  }

  function untag(secret: Secret, input: Input): unknown {
    if (!Array.isArray(input.TagKeys)) throw missing('tagKeys');
    if (!secret.contents.tags) return {};
    const tags = new Map(secret.contents.tags);
    for (const name of input.TagKeys) tags.delete(name);
    store.write(secret, { tags });
    return {};
  }

  return secretOperations(store, { TagResource: tag, UntagResource: untag });
}
