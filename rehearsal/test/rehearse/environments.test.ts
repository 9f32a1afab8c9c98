import { asPage, rehearse } from '../../src';
import { command } from '../../src/rehearse/command';
import { playScenario } from '../../src/scenarios/play-scenario';
import { folderOf, stackArtifact } from '../assembly/temporary-assembly';
import { dailyKey, role, synthesized } from './fixtures/app';
import { secret } from './fixtures/templates';

const ACCOUNT = '111122223333';
const IRELAND = { account: ACCOUNT, region: 'eu-west-1' };
const VIRGINIA = { account: ACCOUNT, region: 'us-east-1' };
const OTHER_ACCOUNT = { account: '444455556666', region: 'eu-west-1' };

const app = () =>
  synthesized(
    ['Ireland', (stack) => dailyKey(stack).grantRead(role(stack)), { env: IRELAND }],
    ['Virginia', (stack) => dailyKey(stack).grantRead(role(stack)), { env: VIRGINIA }],
    ['Elsewhere', (stack) => dailyKey(stack).grantRead(role(stack)), { env: OTHER_ACCOUNT }],
  );

test('two regions and two accounts of one app are all rehearsed, with one report', async () => {
  const environments: (string | undefined)[] = [];

  const report = await rehearse({
    assembly: app(),
    days: 2,
    onProgress: ({ environment }) => environments.push(environment),
  });

  expect(report).toMatchObject({
    verdict: 'good',
    environments: ['111122223333/eu-west-1', '111122223333/us-east-1', '444455556666/eu-west-1'],
  });
  expect(report.secrets.map(({ path }) => path)).toEqual(['Elsewhere/Key', 'Ireland/Key', 'Virginia/Key']);
  for (const { rotations, reads } of report.secrets) {
    expect(rotations).toBeGreaterThan(0);
    expect(reads).toBeGreaterThan(0);
  }
  expect(report.notSimulated).toEqual([]);
  expect(new Set(environments)).toEqual(new Set(report.environments));
  expect(asPage(report)).toContain('each on a local AWS of its own');
});

test('the calls of each environment name their own permissions in the chronicle of all', async () => {
  const { chronicle } = await rehearse({ assembly: app(), days: 2 });
  expect(chronicle.secrets).toHaveLength(3);
  const regions: Record<string, string> = {
    'Ireland/Key': `:eu-west-1:${ACCOUNT}:`,
    'Virginia/Key': `:us-east-1:${ACCOUNT}:`,
    'Elsewhere/Key': ':eu-west-1:444455556666:',
  };
  for (const { path, attempts } of chronicle.secrets) {
    const calls = attempts.good.items.flatMap(({ steps }) => steps.flatMap((step) => step.calls ?? []));
    const places = calls.flatMap((call) => call.permissions);
    expect(places.length).toBeGreaterThan(0);
    const permissions = places.map((place) => chronicle.permissions[place]);
    expect(
      permissions
        .filter((one) => one?.resource.includes(':secretsmanager:'))
        .every((one) => one?.resource.includes(regions[path] as string)),
    ).toBe(true);
    const holders = permissions.flatMap((one) =>
      (one?.statements ?? []).map((place) => chronicle.statements[place]?.holder),
    );
    expect(holders.every((holder) => holder?.includes(path.split('/')[0] as string))).toBe(true);
  }
});

test('a finding in one environment makes the whole not good', async () => {
  const stack = (environment: string, file: string) => stackArtifact(file, { environment });
  const assembly = folderOf({
    'manifest.json': {
      artifacts: {
        Here: stack(`aws://${ACCOUNT}/eu-west-1`, 'Here.json'),
        There: stack(`aws://${ACCOUNT}/us-east-1`, 'There.json'),
      },
    },
    'Here.json': { Resources: { Secret: secret() } },
    'There.json': {
      Resources: { Bad: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'no spaces' } } },
    },
  });

  const report = await rehearse({ assembly, days: 1 });

  expect(report.verdict).toBe('not good');
  expect(report.secrets.map(({ path }) => path)).toEqual(['Here/Secret']);
  expect(report.findings).toMatchObject([{ found: expect.stringContaining('There could not be created') }]);
});

test('a secret is found in whichever environment it is', async () => {
  const report = await rehearse({ assembly: app(), days: 2, secrets: ['Virginia/Key'] });
  expect(report.secrets.map(({ path }) => path)).toEqual(['Virginia/Key']);
  expect(report).toMatchObject({ verdict: 'good', leftOut: ['Ireland/Key', 'Elsewhere/Key'] });
  // Where nothing was rehearsed, no grant is called unused.
  const principals = report.iam.unusedGrants.map(({ principal }) => principal);
  expect(principals.filter((principal) => !principal.includes('Virginia'))).toEqual([]);
  await expect(rehearse({ assembly: app(), days: 2, secrets: ['Virginia/Keys'] })).rejects.toMatchObject({
    code: 'InvalidOption',
    message: expect.stringContaining('Did you mean Virginia/Key?'),
  });
});

test('a scenario is played in the environment of its secret', async () => {
  const secret = 'Virginia/Key';
  const report = await playScenario({ assembly: app(), scenario: 'clock-skew', secret });
  expect(report).toMatchObject({ secret, good: true, verdict: 'good', gaps: [] });
});

test('--list shows the stacks and secrets of every environment', async () => {
  const output: string[] = [];
  const write = (text: string) => output.push(text) > 0;
  const terminal = { directory: folderOf({}), output: { write }, errors: { isTTY: false, write } };
  expect(await command(['--assembly', app(), '--list'], terminal)).toBe(0);
  expect(output.join('')).toMatch(/^ {2}Virginia {2}\(111122223333\/us-east-1\)$/m);
  expect(output.join('')).toMatch(/^ {2}Elsewhere\/Key +generated +cron\(.*\)$/m);
});
