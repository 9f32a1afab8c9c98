import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexIdOf } from '../../../engine/src/leak-index/fingerprint';
import { awsClients } from '../../../rehearsal/checks/deploy/aws';
import type { Ministack } from '../../../rehearsal/checks/deploy/ministack/server';
import { type Steps, verifyEqual } from '../../../rehearsal/checks/steps';
import { Random } from '../../../rehearsal/src/kernel/random';
import { SecretHmac } from '../../../scan/src/findings/hmac';
import { callAs, ROOT } from './connection';
import { filesWith, values } from './corpus';
import { deployIndex, PLACE } from './deploy';
import { type Figures, SECRETS, type Size } from './figures';
import { writeAsRotator, writeInBatches, writingOf } from './fill';
import { scanFiles } from './scan';
import { createSecrets, recordIndexed } from './secrets';
import { searchTable } from './table';

/** Fills an index, lets values leak, and matches them. */
export async function checkLeakIndex(
  ministack: Ministack,
  folder: string,
  size: Size,
  steps: Steps,
): Promise<Figures> {
  const random = new Random(size.seed);
  const aws = awsClients({ ...ministack, region: PLACE.region });
  const [owned, others] = [values(random, size.keys), values(random, size.lookAlikes)];
  const secrets = await createSecrets(aws, owned, SECRETS);
  const deployed = await deployIndex(
    aws,
    secrets.map(({ arn }) => arn),
  );
  const clock = stopwatch();

  await steps.step('Fill', async () => {
    const [first, ...rest] = secrets.map((secret) => writingOf(deployed, secret));
    if (first) await writeAsRotator(ministack, deployed, first);
    await writeInBatches(ministack, deployed, rest);
    for (const secret of secrets) await recordIndexed(aws, secret, indexIdOf(deployed));
    return [
      `${first?.versions.length ?? 0} values are written with the transport and the permissions of a rotator`,
      `KMS makes the fingerprints of ${owned.length} values`,
    ];
  });
  const fill = clock();

  const files = filesWith(random, [...owned, ...others]);
  let findings: Awaited<ReturnType<typeof scanFiles>> = [];
  await steps.step('Scan and match', async () => {
    findings = await scanFiles(ministack, deployed, folder, files);
    return [`${findings.length} findings in ${files.size} files`];
  });
  const scanAndMatch = clock();

  const hmac = new SecretHmac();
  const owners = new Map(
    secrets.flatMap((secret) => secret.values.map(({ value }) => [hmac.of(value), secret.arn])),
  );
  const matched = findings.filter(({ owned: owner }) => owner !== undefined);
  const right = matched.filter(({ secretHmac }) => owners.has(secretHmac));
  const states: Record<string, number> = {};
  for (const { owned: owner } of matched) states[owner?.state ?? ''] = (states[owner?.state ?? ''] ?? 0) + 1;
  const table = await searchTable(callAs(ministack, ROOT), deployed.table, [...owned, ...others]);

  await steps.step('Permissions', async () => {
    const { rotator, scanner } = deployed.accessKeys;
    const [asRotator, asScanner] = [callAs(ministack, rotator), callAs(ministack, scanner)];
    const TableName = deployed.table.slice(deployed.table.lastIndexOf('/') + 1);
    const Item = { fingerprint: { S: 'x' } };
    const denied = [
      asRotator('dynamodb', 'GetItem', { TableName, Key: Item }),
      asRotator('dynamodb', 'Scan', { TableName }),
      asScanner('dynamodb', 'PutItem', { TableName, Item }),
      asScanner('dynamodb', 'UpdateItem', { TableName, Key: Item }),
      asRotator('dynamodb', 'PutItem', { TableName, Item }),
      asScanner('dynamodb', 'Scan', { TableName }),
    ];
    const codes = await Promise.all(
      denied.map((call) =>
        call.then(
          () => 'done',
          ({ failure }) => failure,
        ),
      ),
    );
    verifyEqual('Calls without a grant', [...new Set(codes)], ['denied']);
    const patched = JSON.parse(readFileSync(join(ministack.record, 'patched.json'), 'utf8'));
    verifyEqual('Patch alias-permission of plugin.py is needed', patched['alias-permission'], true);
    return ['a rotator cannot read the table, and a scanner can neither write nor list it'];
  });

  const distinct = (some: typeof findings) => new Set(some.map(({ secretHmac }) => secretHmac)).size;
  const found = distinct(findings.filter(({ secretHmac }) => owners.has(secretHmac)));
  return {
    ...size,
    files: files.size,
    findings: findings.length,
    notFound: owned.length - found,
    matched: distinct(right),
    recall: distinct(right) / found,
    falseMatches: matched.length - right.length,
    states,
    wrongOwners: right.filter(({ secretHmac, owned: owner }) => owners.get(secretHmac) !== owner?.secret)
      .length,
    ...table,
    seconds: { fill, scanAndMatch },
  };
}

/** Seconds since the last reading. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = Number(((now - last) / 1000).toFixed(1));
    last = now;
    return seconds;
  };
}
