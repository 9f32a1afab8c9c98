import { LEAK_INDEX } from '../contract';
import type { IndexedVersion, LeakIndexConfig } from './leak-index';

/**
 * Members of an UpdateItem that writes an item of a secret, unless another secret has it. An item that the secret has already
 * stays as it is, unless the version is current. The item holds no secret value and no hash without a key.
 */
export function itemUpdate(
  { secretArn, kind, prefix }: LeakIndexConfig,
  { version, issued, current }: IndexedVersion,
  credential: string,
): object {
  const attributes = {
    [LEAK_INDEX.secret]: { S: secretArn },
    [LEAK_INDEX.version]: { S: version },
    [LEAK_INDEX.kind]: { S: kind },
    [LEAK_INDEX.credential]: { S: credential },
    [LEAK_INDEX.issuedAt]: { N: String(issued) },
    ...(prefix === undefined ? {} : { [LEAK_INDEX.prefix]: { S: prefix } }),
  };
  const names = Object.keys(attributes);
  const set = names.map((name) => `#${name} = ${current ? `:${name}` : `if_not_exists(#${name}, :${name})`}`);
  const { secret } = LEAK_INDEX;
  return {
    UpdateExpression: `SET ${set.join(', ')}`,
    ConditionExpression: `attribute_not_exists(#${secret}) OR #${secret} = :${secret}`,
    // Some of the names are reserved words of DynamoDB.
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`:${name}`, value]),
    ),
  };
}
