import { awsCall } from '../aws/aws-call';
import { DYNAMODB, type JsonCall, KMS } from '../aws/json-service';
import { LEAK_INDEX } from '../contract';
import type { Log } from '../log';
import { fingerprintOf, indexIdOf, messageOf } from './fingerprint';
import type { IndexedVersion, LeakIndex, LeakIndexConfig } from './leak-index';

/** Fingerprints that are made at once. */
const AT_ONCE = 4;

/** Implements the index with an HMAC key of KMS and a table of DynamoDB. */
export function awsLeakIndex(config: LeakIndexConfig, log: Log, call: JsonCall): LeakIndex {
  const { table, key } = config;
  return {
    id: indexIdOf(config),
    async write(version) {
      const parts = version.credentials.flatMap(({ id, secrets }) =>
        secrets.map((secret) => ({ id, secret })),
      );
      for (let first = 0; first < parts.length; first += AT_ONCE)
        await Promise.all(
          parts.slice(first, first + AT_ONCE).map(async ({ id, secret }) => {
            const fingerprint = fingerprintOf(await macOf(secret));
            await put(itemOf(config, version, id, fingerprint), version.current);
          }),
        );
    },
  };

  async function macOf(secret: string): Promise<string> {
    const input = {
      KeyId: key,
      MacAlgorithm: LEAK_INDEX.macAlgorithm,
      Message: messageOf(secret).toString('base64'),
    };
    const about = { action: 'kms:GenerateMac', resource: key };
    const { Mac } = await awsCall(log, about, () => call(KMS, 'GenerateMac', input));
    return String(Mac);
  }

  /** A fingerprint that the table has already stays as it is, unless the version is current. */
  async function put(Item: object, replaces: boolean): Promise<void> {
    const input = {
      TableName: table.slice(table.lastIndexOf('/') + 1),
      Item,
      ...(replaces ? {} : { ConditionExpression: `attribute_not_exists(${LEAK_INDEX.fingerprint})` }),
    };
    const about = { action: 'dynamodb:PutItem', resource: table };
    await awsCall(log, about, () => call(DYNAMODB, 'PutItem', input), {
      ConditionalCheckFailedException: () => ({}),
    });
  }
}

/** The item of a fingerprint. It holds no secret value and no hash without a key. */
function itemOf(
  { secretArn, kind, prefix }: LeakIndexConfig,
  { version, issued }: IndexedVersion,
  credential: string,
  fingerprint: string,
): object {
  return {
    [LEAK_INDEX.fingerprint]: { S: fingerprint },
    [LEAK_INDEX.secret]: { S: secretArn },
    [LEAK_INDEX.version]: { S: version },
    [LEAK_INDEX.kind]: { S: kind },
    [LEAK_INDEX.credential]: { S: credential },
    [LEAK_INDEX.issuedAt]: { N: String(issued) },
    ...(prefix === undefined ? {} : { [LEAK_INDEX.prefix]: { S: prefix } }),
  };
}
