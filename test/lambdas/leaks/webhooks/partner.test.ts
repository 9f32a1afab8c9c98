import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { keyDigest } from '../../../../client/src/api-keys/digest';
import { createKey } from '../../../../client/src/api-keys/format';
import { keyIdOf } from '../../../../client/src/api-keys/store/key-id';
import { LEAK_INDEX } from '../../../../engine/src/contract';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import { API, seeded, World } from '../world';

const ROUTE = 'POST /github/partner';
const KEYS = `${API}/meta/public_keys/secret_scanning`;
const MINUTE = 60_000;

const pem = (base64: string) =>
  `-----BEGIN PUBLIC KEY-----\n${base64.match(/.{1,64}/g)?.join('\n')}\n-----END PUBLIC KEY-----\n`;
const idOf = (key: string) => createHash('sha256').update(key).digest('hex');

/** Test vectors of GitHub's documentation ("Secret scanning partner program"), of its two versions. */
const VECTORS = [
  {
    key: pem(
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAdAjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==',
    ),
    id: 'bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c',
    signature:
      'MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==',
    body: '[{"source":"commit","token":"some_token","type":"some_type","url":"https://example.com/base-repo-url/"}]',
  },
  {
    key: pem(
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEsz9ugWDj5jK5ELBK42ynytbo38gPHzZFI03Exwz8Lh/tCfL3YxwMdLjB+bMznsanlhK0RwcGP3IDb34kQDIo3Q==',
    ),
    id: 'f9525bf080f75b3506ca1ead061add62b8633a346606dc5fe544e29231c6ee0d',
    signature:
      'MEUCIFLZzeK++IhS+y276SRk2Pe5LfDrfvTXu6iwKKcFGCrvAiEAhHN2kDOhy2I6eGkOFmxNkOJ+L2y8oQ9A2T9GGJo6WJY=',
    body: '[{"token":"some_token","type":"some_type","url":"some_url","source":"some_source"}]',
  },
];

/** GitHub in memory: its keys, and requests that it signs. */
class GitHub {
  keys: Record<string, string> = {};
  private current?: { readonly id: string; readonly privateKey: KeyObject };

  constructor(readonly world: World) {
    world.answer = (url) => {
      if (url !== KEYS) throw new Error(`Unexpected request of ${url}.`);
      const public_keys = Object.entries(this.keys).map(([key_identifier, key]) => ({ key_identifier, key }));
      return { status: 200, headers: {}, body: JSON.stringify({ public_keys }) };
    };
    this.rotate();
  }

  rotate(): void {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = String(publicKey.export({ type: 'spki', format: 'pem' }));
    this.current = { id: idOf(key), privateKey };
    this.keys[idOf(key)] = key;
  }

  headers(body: string | Buffer): Record<string, string> {
    const { id, privateKey } = this.current as { id: string; privateKey: KeyObject };
    return {
      'github-public-key-identifier': id,
      'github-public-key-signature': sign('sha256', Buffer.from(body), privateKey).toString('base64'),
    };
  }

  report(matches: unknown, change: Record<string, string> = {}) {
    const body = typeof matches === 'string' ? matches : JSON.stringify(matches);
    return this.world.post(ROUTE, body, { ...this.headers(body), ...change });
  }
}

const match = (token: string, url = 'https://github.com/o/r/blob/1/a.txt') => ({
  ...{ token, type: 'shop_key', url, source: 'content' },
});

test.each(VECTORS)('the vector of the documentation with the key $id is valid', async (vector) => {
  const world = new World();
  const { id, key, signature, body } = vector;
  new GitHub(world).keys = { [id]: key };
  const headers = { 'github-public-key-identifier': id, 'github-public-key-signature': signature };
  expect(idOf(key)).toBe(id);
  expect(await world.post(ROUTE, body, headers)).toMatchObject({
    statusCode: 200,
    body: JSON.stringify([{ token_raw: 'some_token', token_type: 'some_type', label: 'false_positive' }]),
  });
  expect(await world.post(ROUTE, `${body}\n`, headers)).toMatchObject({ statusCode: 401 });
  expect(await world.post(ROUTE, body, headers, true)).toMatchObject({ statusCode: 200 });
});

describe('a report', () => {
  const issued = createKey('shop');
  const generated = `hook_${seeded('generated')}`;

  function world() {
    const made = new World();
    made.index.items.set(made.index.fingerprintOf(generated), {
      [LEAK_INDEX.fingerprint]: { S: made.index.fingerprintOf(generated) },
    });
    made.keys.push({
      ...{ id: { S: keyIdOf(issued) }, digest: { S: keyDigest(issued) }, owner: { S: 'customer-7' } },
      ...{ hint: { S: 'shop_…abcd' }, createdAt: { N: '5' } },
    });
    return made;
  }

  test('labels each token, and queues keyed fingerprints', async () => {
    const github = new GitHub(world());
    const [neverIssued, broken] = [
      createKey('shop'),
      `${issued.slice(0, -1)}${issued.endsWith('0') ? '1' : '0'}`,
    ];
    const tokens = [issued, generated, neverIssued, broken, 'short'];
    const response = await github.report(tokens.map((token) => match(token)));
    expect(JSON.parse(response.body ?? '')).toEqual(
      ['true', 'true', 'false', 'false', 'false'].map((one, n) => ({
        ...{ token_raw: tokens[n], token_type: 'shop_key', label: `${one}_positive` },
      })),
    );
    const { queue, index } = github.world;
    const findings = queue.map(({ body }) => JSON.parse(body).finding);
    expect(findings.map(({ subject }) => subject)).toEqual([
      { fingerprint: index.fingerprintOf(issued), customerKey: keyIdOf(issued) },
      { fingerprint: index.fingerprintOf(generated) },
      { fingerprint: index.fingerprintOf(neverIssued), customerKey: keyIdOf(neverIssued) },
      { fingerprint: index.fingerprintOf(broken) },
    ]);
    expect(findings[0]).toMatchObject({
      source: 'github-partner',
      place: 'https://github.com/o/r/blob/1/a.txt',
    });
    expect(await github.world.drain()).toEqual([]);
    expect(github.world.executions.size).toBe(4);
    for (const token of tokens.slice(0, 4))
      expect(JSON.stringify([queue, ...github.world.executions, github.world.lines])).not.toContain(token);
  });

  test('of one token in two places has two findings, and a replay none', async () => {
    const github = new GitHub(world());
    const matches = [match(issued), match(issued, 'https://github.com/o/r/blob/2/b.txt'), match(issued)];
    await github.report(matches);
    await github.report(matches);
    expect(github.world.queue).toHaveLength(4);
    await github.world.drain();
    expect(github.world.executions.size).toBe(2);
  });

  test('that cannot be queued is not confirmed', async () => {
    const github = new GitHub(world());
    github.world.fault = (operation) =>
      operation === 'SendMessageBatch' ? sdkError('Throttled', 400) : undefined;
    expect(await github.report([match(issued)])).toMatchObject({ statusCode: 503 });
  });

  test.each([
    ['no list', '{}'],
    ['no JSON', 'x'],
    ['a token without a type', '[{"token":"some_token"}]'],
  ])('with %s is refused', async (_what, body) => {
    const github = new GitHub(world());
    expect(await github.report(body)).toMatchObject({ statusCode: 400 });
    expect(github.world.queue).toEqual([]);
  });

  test.each([
    ['of another body', (github: GitHub) => github.headers('[]')],
    ['that is no DER', () => ({ 'github-public-key-signature': 'AAAA' })],
    ['that is empty', () => ({ 'github-public-key-signature': '' })],
    ['with an unknown key', () => ({ 'github-public-key-identifier': 'ab'.repeat(32) })],
    ['with a key that is no hash', () => ({ 'github-public-key-identifier': '__proto__' })],
  ])('with a signature %s has no effect', async (_what, change) => {
    const github = new GitHub(world());
    expect(await github.report([match(issued)], change(github))).toMatchObject({ statusCode: 401 });
    expect(github.world.queue).toEqual([]);
    expect(github.world.metric('LeakRequestsRejected')).toBe(1);
  });

  test('without headers has no effect, and asks GitHub nothing', async () => {
    const github = new GitHub(world());
    expect(await github.world.post(ROUTE, '[]', {})).toMatchObject({ statusCode: 401 });
    expect(github.world.requests).toEqual([]);
  });

  test('is refused if the programme is not configured', async () => {
    const github = new GitHub(world());
    Object.assign(github.world.sources, { githubPartner: undefined });
    expect(await github.report([])).toMatchObject({ statusCode: 401 });
  });
});

describe('the keys of GitHub', () => {
  test('are requested once, without credentials, and again for a new one', async () => {
    const github = new GitHub(new World());
    for (let n = 0; n < 5; n++) expect(await github.report([])).toMatchObject({ statusCode: 200 });
    expect(github.world.requests).toEqual([
      { url: KEYS, headers: { accept: 'application/vnd.github+json', 'user-agent': 'cdk-rekey' } },
    ]);
    github.rotate();
    github.world.time += MINUTE + 1;
    expect(await github.report([])).toMatchObject({ statusCode: 200 });
    expect(github.world.requests).toHaveLength(2);
  });

  test('are requested at most six times an hour, however many strangers ask', async () => {
    const github = new GitHub(new World());
    const unknown = { 'github-public-key-identifier': 'ab'.repeat(32) };
    for (let second = 0; second < 3600; second += 20) {
      await github.report([], unknown);
      github.world.time += 20_000;
    }
    expect(github.world.requests).toHaveLength(6);
    // Reports with known keys are not affected.
    expect(await github.report([])).toMatchObject({ statusCode: 200 });
  });

  test('are requested once a minute while GitHub does not answer', async () => {
    const github = new GitHub(new World());
    github.world.answer = () => ({ status: 500, headers: {}, body: '' });
    for (let n = 0; n < 5; n++) expect(await github.report([])).toMatchObject({ statusCode: 503 });
    expect(github.world.requests).toHaveLength(1);
  });

  test('are requested once at a time', async () => {
    const github = new GitHub(new World());
    const responses = await Promise.all(Array.from({ length: 50 }, () => github.report([])));
    expect(responses.every(({ statusCode }) => statusCode === 200)).toBe(true);
    expect(github.world.requests).toHaveLength(1);
  });

  test('that GitHub withdraws are not trusted any more', async () => {
    const github = new GitHub(new World());
    await github.report([]);
    github.keys = {};
    expect(await github.report([])).toMatchObject({ statusCode: 200 });
    github.world.time += 61 * MINUTE;
    expect(await github.report([])).toMatchObject({ statusCode: 401 });
  });

  test('are used for a day while GitHub does not answer, and never before it did', async () => {
    const github = new GitHub(new World());
    const { answer } = github.world;
    github.world.answer = () => Promise.reject(new Error('down'));
    expect(await github.report([])).toMatchObject({ statusCode: 503 });
    github.world.answer = answer;
    github.world.time += MINUTE;
    expect(await github.report([])).toMatchObject({ statusCode: 200 });
    github.world.answer = () => ({ status: 500, headers: {}, body: '' });
    github.world.time += 23 * 60 * MINUTE;
    expect(await github.report([])).toMatchObject({ statusCode: 200 });
    github.world.time += 2 * 60 * MINUTE;
    expect(await github.report([])).toMatchObject({ statusCode: 503 });
  });

  test.each([
    ['a key of another curve', generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
    ['an RSA key', generateKeyPairSync('rsa', { modulusLength: 2048 })],
  ])('do not include %s', async (_what, { publicKey, privateKey }) => {
    const github = new GitHub(new World());
    const key = String(publicKey.export({ type: 'spki', format: 'pem' }));
    github.keys = { [idOf(key)]: key, ['0'.repeat(64)]: 'no key' };
    const headers = {
      'github-public-key-identifier': idOf(key),
      'github-public-key-signature': sign('sha256', Buffer.from('[]'), privateKey).toString('base64'),
    };
    expect(await github.report([], headers)).toMatchObject({ statusCode: 401 });
  });
});
