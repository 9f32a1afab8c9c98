import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { JsonCall } from '../../../engine/src/aws/json-service';
import { awsLeakIndex } from '../../../engine/src/leak-index/aws-leak-index';
import { createLog } from '../../../engine/src/log';
import type { Ministack } from '../../../rehearsal/checks/deploy/ministack/server';
import { verify } from '../../../rehearsal/checks/steps';
import { type Call, callAs, ROOT } from './connection';
import { type Deployed, PLACE } from './deploy';
import type { OwningSecret } from './secrets';

/** Items of one BatchWriteItem. */
const BATCH = 25;
/** Secrets that are filled at the same time. */
const AT_ONCE = 8;

/** Values of one secret for the port of the engine. */
export interface Writing {
  readonly table: string;
  readonly key: string;
  readonly secretArn: string;
  readonly kind: string;
  readonly versions: readonly {
    readonly version: string;
    readonly secret: string;
    readonly current: boolean;
  }[];
}

/** The writings of a secret: its first value is current, the second one replaced, and the others have no label. */
export function writingOf({ table, key }: Deployed, secret: OwningSecret): Writing {
  const { arn: secretArn, values } = secret;
  const versionOf = (n: number) =>
    [secret.current, secret.previous][n] ?? `${secretArn.slice(-6)}-retired-version-${n}`;
  const versions = values.map(({ value }, n) => ({ version: versionOf(n), secret: value, current: n === 0 }));
  return { table, key, secretArn, kind: values[0]?.kind ?? '', versions };
}

/** Writes to the index as the handlers do, with the port of the engine. */
export async function write({ versions, ...config }: Writing, call: JsonCall): Promise<void> {
  const log = createLog({ FunctionName: 'check' }, () => undefined, Date.now);
  const index = awsLeakIndex(config, log, call);
  const issued = Date.now();
  for (const { version, secret, current } of versions)
    await index.write({ version, issued, current, credentials: [{ id: version, secrets: [secret] }] });
}

/** Writes with the transport of the handlers, in a process that trusts the certificate of ministack. */
export async function writeAsRotator(
  { endpoint, certificate }: Ministack,
  { accessKeys }: Deployed,
  writing: Writing,
): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'write-values.ts')], {
    stdio: ['pipe', 'inherit', 'inherit'],
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: certificate,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: PLACE.region,
      AWS_ACCESS_KEY_ID: accessKeys.rotator.accessKeyId,
      AWS_SECRET_ACCESS_KEY: accessKeys.rotator.secretAccessKey,
    },
  });
  child.stdin?.end(JSON.stringify(writing));
  const [code] = await once(child, 'exit');
  verify(code === 0, `The process that writes ended with ${code}.`, '0.');
}

/**
 * Writes the items of many values in batches, as the root user. KMS makes each fingerprint; only the transport of the items
 * differs, because ten thousand UpdateItem calls would take most of the time of the check.
 */
export async function writeInBatches(
  ministack: Ministack,
  { table }: Deployed,
  writings: readonly Writing[],
): Promise<void> {
  const asRoot = callAs(ministack, ROOT);
  const items: unknown[] = [];
  const collect: JsonCall = async ({ id }, operation, input) => {
    if (id === 'kms') return asRoot('kms', operation, input);
    items.push(itemIn(input as Update));
    return {};
  };
  const parts = writings.flatMap(split);
  const next = parts[Symbol.iterator]();
  const work = async () => {
    for (let part = next.next(); !part.done; part = next.next()) await write(part.value, collect);
  };
  await Promise.all(Array.from({ length: AT_ONCE * 4 }, work));
  await putAll(asRoot, table.slice(table.lastIndexOf('/') + 1), items);
}

interface Update {
  readonly Key: object;
  readonly ExpressionAttributeValues: object;
}

/** The item that an update of an empty table writes. */
const itemIn = ({ Key, ExpressionAttributeValues: values }: Update): object => ({
  ...Key,
  ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name.slice(1), value])),
});

/** Parts of ten versions, so that the load is even. */
function split(writing: Writing): Writing[] {
  const parts: Writing[] = [];
  for (let n = 0; n < writing.versions.length; n += 10)
    parts.push({ ...writing, versions: writing.versions.slice(n, n + 10) });
  return parts;
}

async function putAll(call: Call, table: string, items: readonly unknown[]): Promise<void> {
  for (let n = 0; n < items.length; n += BATCH) {
    const requests = items.slice(n, n + BATCH).map((Item) => ({ PutRequest: { Item } }));
    const output = await call('dynamodb', 'BatchWriteItem', { RequestItems: { [table]: requests } });
    const left = Object.keys((output.UnprocessedItems as object) ?? {}).length;
    verify(left === 0, 'BatchWriteItem left items unprocessed.', 'none.');
  }
}
