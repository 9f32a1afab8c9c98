import { asPage, type Report, rehearse } from '../../src';
import { playScenario } from '../../src/scenarios/play-scenario';
import { stacksOf } from '../assembly/temporary-assembly';
import { dailyKey, role, synthesized } from './fixtures/app';
import { run } from './fixtures/command';
import { secret } from './fixtures/templates';

const ACCOUNT = '111122223333';
const ENVIRONMENTS = {
  Ireland: { account: ACCOUNT, region: 'eu-west-1' },
  Virginia: { account: ACCOUNT, region: 'us-east-1' },
  Elsewhere: { account: '444455556666', region: 'eu-west-1' },
} as const;

describe('an app with three environments', () => {
  let assembly: string;
  let report: Report;
  const environments: (string | undefined)[] = [];

  beforeAll(async () => {
    assembly = synthesized(
      ...Object.entries(ENVIRONMENTS).map(
        ([id, env]) =>
          [
            id,
            (stack: Parameters<typeof role>[0]) => dailyKey(stack).grantRead(role(stack)),
            { env },
          ] as const,
      ),
    );
    const onProgress = ({ environment }: { environment?: string }) => environments.push(environment);
    report = await rehearse({ assembly, days: 2, onProgress });
  }, 60_000);

  test('is rehearsed with one report', () => {
    expect(report).toMatchObject({
      verdict: 'good',
      environments: ['111122223333/eu-west-1', '111122223333/us-east-1', '444455556666/eu-west-1'],
      notSimulated: [],
    });
    expect(report.secrets.map(({ path }) => path)).toEqual(['Elsewhere/Key', 'Ireland/Key', 'Virginia/Key']);
    for (const { rotations, reads } of report.secrets) {
      expect(rotations).toBeGreaterThan(0);
      expect(reads).toBeGreaterThan(0);
    }
    expect(new Set(environments)).toEqual(new Set(report.environments));
    expect(asPage(report)).toContain('444455556666/eu-west-1');
  });

  test('has calls that refer to the permissions of their environment', () => {
    const { secrets, permissions, statements } = report.chronicle;
    expect(secrets).toHaveLength(3);
    for (const { path, attempts } of secrets) {
      const stack = path.split('/')[0] as keyof typeof ENVIRONMENTS;
      const { region, account } = ENVIRONMENTS[stack];
      const calls = attempts.good.items.flatMap(({ steps }) => steps.flatMap((step) => step.calls ?? []));
      const own = calls.flatMap((call) => call.permissions.map((index) => permissions[index]));
      const resources = own
        .map((one) => one?.resource ?? '')
        .filter((arn) => arn.includes(':secretsmanager:'));
      expect(resources.length).toBeGreaterThan(0);
      expect(resources.filter((arn) => !arn.includes(`:${region}:${account}:`))).toEqual([]);
      const holders = own.flatMap((one) => one?.statements.map((index) => statements[index]?.holder) ?? []);
      expect(holders.filter((holder) => !holder?.includes(stack))).toEqual([]);
    }
  });

  test('selects a secret in any environment', async () => {
    const selected = await rehearse({ assembly, days: 1, secrets: ['Virginia/Key'] });
    expect(selected.secrets.map(({ path }) => path)).toEqual(['Virginia/Key']);
    expect(selected.leftOut).toEqual(['Ireland/Key', 'Elsewhere/Key']);
    const principals = selected.iam.unusedGrants.map(({ principal }) => principal);
    expect(principals.filter((principal) => !principal.includes('Virginia'))).toEqual([]);
  });

  test('runs a scenario in the environment of its secret', async () => {
    const options = { scenario: 'stuck-pending', secret: 'Virginia/Key' };
    expect(await playScenario({ assembly, ...options })).toMatchObject({ ...options, verdict: 'good' });
  });

  test('is listed with all stacks and secrets', async () => {
    const { code, output } = await run('--assembly', assembly, '--list');
    expect(code).toBe(0);
    expect(output).toMatch(/^ {2}Virginia {2}\(111122223333\/us-east-1\)$/m);
    expect(output).toMatch(/^ {2}Elsewhere\/Key +generated +cron\(.*\)$/m);
  });
});

test('a finding in one environment makes the report not good', async () => {
  const Bad = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'no spaces' } };
  const environment = (region: string) => ({ environment: `aws://${ACCOUNT}/${region}` });
  const assembly = stacksOf(
    { Here: { Resources: { Secret: secret() } }, There: { Resources: { Bad } } },
    { Here: environment('eu-west-1'), There: environment('us-east-1') },
  );
  const report = await rehearse({ assembly, days: 1 });
  expect(report.verdict).toBe('not good');
  expect(report.secrets.map(({ path }) => path)).toEqual(['Here/Secret']);
  expect(report.findings).toMatchObject([{ found: expect.stringContaining('There could not be created') }]);
});
