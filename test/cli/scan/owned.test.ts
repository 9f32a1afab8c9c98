import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey, keyDigest, keyIdOf } from '../../../client/src/adapters/api-keys';
import { awsLeakIndex } from '../../../engine/src/leak-index/aws-leak-index';
import { createLog } from '../../../engine/src/log';
import { LeakIndexModel } from '../../../engine/src/testing/leak-index-model';
import { SECRET } from '../../../engine/src/testing/resource-event';
import type { Rotator } from '../../../engine/src/testing/rotator';
import { isSdkError } from '../../../engine/src/testing/sdk-error';
import { issuer as generated } from '../../../lambdas/credentials/generated/issuer';
import type { AwsJson, MatcherService } from '../../../lambdas/leaks/matcher/aws-json';
import { callsTo, deployed } from '../../lambdas/leaks/rotator';
import { runCommand } from '../support';

const SERVICES: Readonly<Record<string, MatcherService>> = {
  TrentService: 'kms',
  DynamoDB_20120810: 'dynamodb',
  secretsmanager: 'secretsmanager',
};
const STORE = 'arn:aws:dynamodb:eu-central-1:123456789012:table/Keys';
/** A random value that belongs to nobody. */
const OTHER = 'q7Zk2VbX9mTfR4wLp8Yd';

let model: LeakIndexModel;
let rotator: Rotator;
let key: string;
let call: AwsJson;
let server: Server;
let folder: string;

/** The services of AWS, as the command calls them. */
beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const [target = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
    try {
      const output = await call(SERVICES[target] as MatcherService, operation, JSON.parse(body));
      response.writeHead(200).end(JSON.stringify(output));
    } catch (error) {
      const { name, message, $metadata } = isSdkError(error)
        ? error
        : { name: 'E', message: '', $metadata: {} };
      response.writeHead($metadata.httpStatusCode ?? 500).end(JSON.stringify({ __type: name, message }));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'not-a-key';
});
afterAll(() => {
  for (const name of ['ENDPOINT_URL', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY'])
    delete process.env[`AWS_${name}`];
  server.closeAllConnections();
  server.close();
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'owned-'));
  model = new LeakIndexModel();
  rotator = await deployed(generated, model);
  key = JSON.parse(rotator.secret.text('AWSCURRENT') ?? '').key;
  call = callsTo(model, { [SECRET]: rotator });
  writeFileSync(join(folder, 'a.env'), `API_KEY=${key}\nDB_PASSWORD=${OTHER}\n`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scan = (...options: string[]) => runCommand('scan', join(folder, 'a.env'), ...options);
const withIndex = (...options: string[]) => scan('--leak-index', model.location.table, ...options);

test('a finding of a secret of the app names it, and says that it is in use', async () => {
  const { code, out, err } = await withIndex();
  expect(code).toBe(1);
  expect(err).toBe('');
  const version = rotator.secret.labels.AWSCURRENT;
  expect(out).toContain(`The generated credential ${version} of `);
  expect(out).toContain('it is in use now.');
  expect(out.match(/credential/g)).toHaveLength(1);
});

test('the reports have the owner, and neither secrets nor digests', async () => {
  const [json, sarif] = [join(folder, 'r.json'), join(folder, 'r.sarif')];
  await withIndex('--json', json, '--sarif', sarif);
  const { findings } = JSON.parse(readFileSync(json, 'utf8'));
  const version = rotator.secret.labels.AWSCURRENT;
  expect(findings.map(({ owned }: { owned?: object }) => owned)).toEqual([
    { secret: SECRET, version, kind: 'generated', credential: version, state: 'current' },
    undefined,
  ]);
  const { results } = JSON.parse(readFileSync(sarif, 'utf8')).runs[0];
  expect(results[0].properties.owned.secret).toBe(SECRET);
  expect(results[0].message.text).toContain('it is in use now');
  expect(results[1].properties).toBeUndefined();
  const written = readFileSync(json, 'utf8') + readFileSync(sarif, 'utf8');
  for (const text of [key, OTHER, keyDigest(key), keyDigest(OTHER)]) expect(written).not.toContain(text);
});

describe('a value of several secrets', () => {
  const COPY = `${SECRET.slice(0, -13)}copied-GhIjKl`;
  const copy = { secret: COPY, version: 'v7', kind: 'generated', credential: 'v7', state: 'unknown' };

  beforeEach(async () => {
    const log = createLog(
      { FunctionName: 'test' },
      () => undefined,
      () => 0,
    );
    const index = awsLeakIndex({ ...model.location, secretArn: COPY, kind: 'generated' }, log, model.call);
    const credentials = [{ id: 'v7', secrets: [key] }];
    await index.write({ version: 'v7', issued: 7, current: true, credentials });
  });

  test('names each of them, the one in use first', async () => {
    const { out } = await withIndex();
    const version = rotator.secret.labels.AWSCURRENT;
    const names = [SECRET, COPY].map((arn) => /:secret:(.+)-\w{6}$/.exec(arn)?.[1]);
    expect(out).toContain(`The generated credential ${version} of ${names[0]}: it is in use now.`);
    expect(out).toContain(
      `The generated credential v7 of ${names[1]}: its state is unknown (the secret does`,
    );
    expect(out.indexOf(`${names[0]}:`)).toBeLessThan(out.indexOf(`${names[1]}:`));
  });

  test('is in the reports with the others', async () => {
    const [json, sarif] = [join(folder, 'r.json'), join(folder, 'r.sarif')];
    await withIndex('--json', json, '--sarif', sarif);
    const [{ owned }] = JSON.parse(readFileSync(json, 'utf8')).findings;
    expect(owned).toMatchObject({ secret: SECRET, state: 'current', others: [copy] });
    const [result] = JSON.parse(readFileSync(sarif, 'utf8')).runs[0].results;
    expect(result.properties.owned.others).toEqual([expect.objectContaining(copy)]);
    expect(result.message.text).toContain('The generated credential v7 of ');
  });
});

test("customers' keys are matched by the digests of their store", async () => {
  const customer = createKey('shop_live');
  writeFileSync(join(folder, 'a.env'), `KEY=${customer}\n`);
  call = async (_service, _operation, input) => {
    const { RequestItems } = input as { RequestItems: Record<string, { Keys: { id: { S: string } }[] }> };
    expect(RequestItems.Keys?.Keys).toEqual([{ id: { S: keyIdOf(customer) } }]);
    const item = { id: { S: keyIdOf(customer) }, digest: { S: keyDigest(customer) }, createdAt: { N: '1' } };
    return { Responses: { Keys: [{ ...item, owner: { S: 'customer-7' }, hint: { S: '…' } }] } };
  };
  const { code, out } = await scan('--prefix', 'shop_live', '--api-key-store', STORE);
  expect(code).toBe(1);
  expect(out).toContain(`A key of the customer customer-7, ${keyIdOf(customer)}: it is in use now.`);
});

test('without permission the reason is printed, and the exit code is that of the findings', async () => {
  call = async () => {
    throw Object.assign(new Error('User is not authorized to perform: kms:GenerateMac'), {
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    });
  };
  const { code, out, err } = await withIndex();
  expect(code).toBe(1);
  expect(out).toContain('2 secrets found');
  expect(err).toContain('Not matched against the keys of the app in eu-central-1: AccessDeniedException');
  expect(err).toContain('not authorized to perform: kms:GenerateMac');
  expect(err).toContain('grantMatch of LeakIndex');
});

test('a key without its alias is named', async () => {
  call = async () => {
    throw Object.assign(new Error('Alias is not found'), {
      name: 'NotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
  };
  expect((await withIndex()).err).toContain('has an alias by the name of its table');
});

test('no call is made when nothing was found', async () => {
  writeFileSync(join(folder, 'a.env'), 'PORT=8080\n');
  model.calls.splice(0);
  expect((await withIndex()).code).toBe(0);
  expect(model.calls).toEqual([]);
});

test.each(['LeakIndex', 'arn:aws:s3:::bucket', ''])(
  '"%s" is no table, before anything is scanned',
  async (arn) => {
    const { code, err } = await scan('--leak-index', arn);
    expect(code).toBe(2);
    expect(err).toContain('is not the ARN of a table');
  },
);
