import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Duration, type Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RotationSchedule, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Serve } from '../../src/issuers/issuer';
import { loadIssuer } from '../../src/issuers/load';
import { command } from '../../src/rehearse/command';
import { rehearse } from '../../src/rehearse/rehearse';
import { playScenario } from '../../src/scenarios/play-scenario';
import { folderOf } from '../assembly/temporary-assembly';
import { role, synthesized } from '../rehearse/fixtures/app';

/** A rotation function that a user wrote: it sets a password at an HTTPS API and logs in with it. */
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

/** Takes one password at a time. */
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

async function run(directory: string, ...args: string[]) {
  let output = '';
  const write = (text: string) => {
    output += text;
    return true;
  };
  const terminal = { directory, output: { write }, errors: { isTTY: false, write } };
  return { code: await command(args, terminal), output };
}

describe('a rehearsal with an issuer', () => {
  test('rotates a credential of the issuer that --issuer names', async () => {
    const directory = folderOf({ 'issuer.js': ISSUER });
    const args = ['--assembly', app(), '--days', '3', '--issuer', 'issuer.js', '--allow', 'value-not-used'];

    const { code, output } = await run(directory, ...args);

    expect(output).not.toMatch(/asked for|failed\./);
    expect(output).toMatch(/App\/Secret .* 3 /);
    expect(code).toBe(0);
  });

  test('tells as a finding which host a function asked for in vain', async () => {
    const { verdict, findings } = await rehearse({ assembly: app(), days: 2 });

    expect(verdict).toBe('not good');
    expect(findings).toContainEqual({
      found:
        'App/Rotation asked for api.partner.example:443, and the rehearsal has no issuer for api.partner.example:443.',
      detail: expect.stringMatching(/^First at 2026-/),
      fix: expect.stringContaining('--issuer'),
    });
  });

  test('starts an issuer anew each time, and closes it', async () => {
    const calls: string[] = [];
    const serve: Serve = () => {
      calls.push('serve');
      return { protocol: 'server', port: 1, hosts: () => [], close: () => void calls.push('close') };
    };
    const assembly = app();

    for (const _ of [1, 2]) await rehearse({ assembly, days: 1, issuers: [serve] });

    expect(calls).toEqual(['serve', 'close', 'serve', 'close']);
  });

  test('ends with the error of an issuer that cannot start', async () => {
    const serve: Serve = () => {
      throw new Error('no licence');
    };

    await expect(rehearse({ assembly: app(), issuers: [serve] })).rejects.toMatchObject({
      code: 'IssuerFailed',
      message: expect.stringContaining('no licence'),
    });
  });

  test('ends with the error of an issuer that cannot tell its hosts', async () => {
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
  ])('%s refuses an issuer that is no function', async (_, call) => {
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
    ['is not there', undefined, 'There is no file'],
    ['cannot be loaded', 'throw new Error("broken");', 'cannot be loaded: broken'],
    ['exports nothing to call', 'exports.port = 1;', 'exports no function `serve`'],
  ])('is refused when it %s', async (_, text, found) => {
    const directory = folderOf(text === undefined ? {} : { 'issuer.cjs': text });

    const { code, output } = await run(directory, '--assembly', directory, '--issuer', 'issuer.cjs');

    expect(code).toBe(2);
    expect(output).toContain('InvalidOption');
    expect(output).toContain(found);
  });
});
