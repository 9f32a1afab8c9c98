import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { openLocalAws } from './backends/aws/local-aws-fixture';
import { closeAfterEach } from './http/server';

const CLIENT = join(__dirname, '..');
const PAGE = readFileSync(join(CLIENT, '../docs/credentials/keyring.md'), 'utf8');
const track = closeAfterEach();

/** The example of a signer and a verifier. */
const EXAMPLE = [...PAGE.matchAll(/```ts\n([\s\S]*?)```/g)].find(([, text]) =>
  text?.includes('SignJWT'),
)?.[1];

test('the example of the page of keyrings signs and verifies a token with the built package', async () => {
  const local = track(await openLocalAws());
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const named = { kid: 'first', alg: 'EdDSA', use: 'sig' };
  const keys = (key: typeof privateKey) => [{ ...named, ...key.export({ format: 'jwk' }) }];
  const secrets = { ring: { current: 'first', keys: keys(privateKey) }, public: { keys: keys(publicKey) } };
  for (const [Name, value] of Object.entries(secrets))
    await local.call('CreateSecret', { Name, SecretString: JSON.stringify(value) });
  const { code } = await transform(`${EXAMPLE}\nconsole.log(header.kid, payload.scope);`, { loader: 'ts' });
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: CLIENT,
    env: { PATH: process.env.PATH, RING_ARN: 'ring', KEY_SET_ARN: 'public', ...local.environment },
    timeout: 30_000,
  });
  expect(await run).toEqual({ stdout: 'first orders\n', stderr: '' });
});
