import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Duration, type Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RotationSchedule, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Serve } from '../../src/issuers/issuer';
import { loadIssuer } from '../../src/issuers/load';
import { rehearse } from '../../src/rehearse/rehearse';
import { playScenario } from '../../src/scenarios/play-scenario';
import { folderOf } from '../assembly/temporary-assembly';
import { role, synthesized } from '../rehearse/fixtures/app';
import { runIn } from '../rehearse/fixtures/command';

/** A rotation function that sets a password at an HTTPS API and logs in with it. */
const ROTATION = `
  import { createRequire } from 'node:module';
  const require = createRequire(${JSON.stringify(__filename)});
  const { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient, UpdateSecretVersionStageCommand } = require('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({});
  const api = async (path, password) => {
    const answer = await fetch('https://' + process.env.API_HOST + path, { method: 'POST', body: password });
    if (!answer.ok) throw new Error('The API answers ' + answer.status);
  };
  export const handler = async ({ Step, SecretId, ClientRequestToken: token }) => {
    if (Step === 'createSecret') await client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken: token, SecretString: 'password-' + token, VersionStages: ['AWSPENDING'] }));
    if (Step === 'setSecret') await api('/set', 'password-' + token);
    if (Step === 'testSecret') await api('/login', 'password-' + token);
    if (Step === 'finishSecret') await client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: token, RemoveFromVersionId: await current(SecretId) }));
  };
  const current = async (SecretId) => (await client.send(new GetSecretValueCommand({ SecretId }))).VersionId;
`;

/** An issuer with one password. */
const ISSUER = `
  exports.serve = () => {
    let password;
    return {
      protocol: 'https',
      hosts: ({ environment }) => environment.API_HOST ? [environment.API_HOST] : [],
      async request(request, response) {
        let body = '';
        for await (const chunk of request) body += chunk;
        if (request.url === '/set') password = body;
        response.writeHead(body === password ? 200 : 401).end();
      },
    };
  };
`;

function app(): string {
  const code = folderOf({ 'index.mjs': ROTATION });
  return synthesized([
    'App',
    (stack: Stack) => {
      const secret = new Secret(stack, 'Secret');
      const rotation = new LambdaFunction(stack, 'Rotation', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromAsset(code),
        timeout: Duration.minutes(1),
        environment: { API_HOST: 'api.partner.example' },
      });
      new RotationSchedule(stack, 'Schedule', {
        secret,
        rotationLambda: rotation,
        automaticallyAfter: Duration.days(1),
      });
      secret.grantRead(role(stack));
    },
  ]);
}

describe('a rehearsal with an issuer', () => {
  test('rotates a credential of the issuer of --issuer', async () => {
    const args = ['--assembly', app(), '--days', '3', '--issuer', 'issuer.js', '--allow', 'value-not-used'];

    const { code, output } = await runIn({ 'issuer.js': ISSUER }, ...args);

    expect(output).not.toMatch(/connected to|failed\./);
    expect(output).toMatch(/App\/Secret .* 3 /);
    expect(code).toBe(0);
  });

  test('reports a host without an issuer', async () => {
    const { verdict, findings } = await rehearse({ assembly: app(), days: 2 });

    expect(verdict).toBe('not good');
    expect(findings).toContainEqual({
      found:
        'App/Rotation connected to api.partner.example:443, and the rehearsal has no issuer for api.partner.example:443.',
      detail: expect.stringMatching(/^First at 2026-/),
      fix: expect.stringContaining('--issuer'),
    });
  });

  test('starts and closes an issuer for each run', async () => {
    const calls: string[] = [];
    const serve: Serve = () => {
      calls.push('serve');
      return { protocol: 'server', port: 1, hosts: () => [], close: () => void calls.push('close') };
    };
    const assembly = app();

    for (const _ of [1, 2]) await rehearse({ assembly, days: 1, issuers: [serve] });

    expect(calls).toEqual(['serve', 'close', 'serve', 'close']);
  });

  test('throws the error of an issuer that cannot start', async () => {
    const serve: Serve = () => {
      throw new Error('no licence');
    };

    await expect(rehearse({ assembly: app(), issuers: [serve] })).rejects.toMatchObject({
      code: 'IssuerFailed',
      message: expect.stringContaining('no licence'),
    });
  });

  test('throws the error of an issuer that fails to return its hosts', async () => {
    const serve: Serve = () => ({
      protocol: 'server',
      port: 1,
      hosts({ environment }) {
        throw new Error(`no host in ${environment.API_HOST}`);
      },
    });

    await expect(rehearse({ assembly: app(), issuers: [serve] })).rejects.toMatchObject({
      code: 'IssuerFailed',
      message: expect.stringContaining('no host in api.partner.example'),
    });
  });

  test.each([
    ['rehearse', (issuers: never) => rehearse({ assembly: 'cdk.out', issuers })],
    [
      'playScenario',
      (issuers: never) => playScenario({ assembly: 'cdk.out', scenario: 'straggler', issuers }),
    ],
  ])('%s refuses an issuer that is not a function', async (_, call) => {
    await expect(call(['issuer.js'] as never)).rejects.toMatchObject({ code: 'InvalidOption' });
  });
});

describe('the module of an issuer', () => {
  test.each([
    ['exports.serve = () => 1;'],
    ['module.exports = () => 1;'],
    ['exports.default = () => 1;'],
    ['module.exports = { default: { serve: () => 1 } };'],
  ])('may be %s', async (text) => {
    const serve = await loadIssuer(join(folderOf({ 'issuer.cjs': text }), 'issuer.cjs'));

    expect(serve({} as never)).toBe(1);
  });

  test('may be an ECMAScript module', () => {
    const file = join(folderOf({ 'issuer.mjs': 'export const serve = () => "served";' }), 'issuer.mjs');
    const script = `require(process.argv[1]).loadIssuer(process.argv[2]).then((serve) => console.log(serve()));`;
    const load = join(__dirname, '../../dist/issuers/load.js');

    expect(execFileSync(process.execPath, ['-e', script, load, file], { encoding: 'utf8' })).toBe('served\n');
  });

  test.each([
    ['does not exist', undefined, 'does not exist'],
    ['cannot be loaded', 'throw new Error("broken");', 'cannot be loaded: broken'],
    ['exports nothing to call', 'exports.port = 1;', 'exports no function `serve`'],
  ])('is refused if it %s', async (_, text, found) => {
    const files: Record<string, string> = text === undefined ? {} : { 'issuer.cjs': text };
    const { code, errors } = await runIn(files, '--assembly', '.', '--issuer', 'issuer.cjs');
    expect(code).toBe(2);
    expect(errors).toContain('InvalidOption');
    expect(errors).toContain(found);
  });
});
