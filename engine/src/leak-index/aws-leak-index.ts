import { awsCall } from '../aws/aws-call';
import { DYNAMODB, type JsonCall, KMS } from '../aws/json-service';
import { LEAK_INDEX } from '../contract';
import type { Log } from '../log';
import { fingerprintOf, indexIdOf, itemKeyOf, MOST_OWNERS, messageOf } from './fingerprint';
import { itemUpdate } from './item-update';
import type { LeakIndex, LeakIndexConfig } from './leak-index';

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
            await writeItem(fingerprint, itemUpdate(config, version, id));
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

  /** Writes the item of the secret: the first one that no other secret has. */
  async function writeItem(fingerprint: string, update: object): Promise<void> {
    for (let n = 0; n < MOST_OWNERS; n++) if (await write(itemKeyOf(fingerprint, n), update)) return;
    throw new Error(`More than ${MOST_OWNERS} secrets hold one value.`);
  }

  /** Returns false if another secret has the item. */
  async function write(itemKey: string, update: object): Promise<boolean> {
    const input = {
      TableName: table.slice(table.lastIndexOf('/') + 1),
      Key: { [LEAK_INDEX.fingerprint]: { S: itemKey } },
      ...update,
    };
    const about = { action: 'dynamodb:UpdateItem', resource: table };
    const send = async () => {
      await call(DYNAMODB, 'UpdateItem', input);
      return true;
    };
    return awsCall(log, about, send, { ConditionalCheckFailedException: () => false });
  }
}
