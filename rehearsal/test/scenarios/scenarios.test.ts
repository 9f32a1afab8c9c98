import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type RotatingSecretProps, Stragglers } from '../../../lib';
import type { Json } from '../../src/assembly/json-file';
import { SCENARIO_NAMES, SCENARIOS } from '../../src/scenarios';
import { playScenario } from '../../src/scenarios/play-scenario';
import { folderOf } from '../assembly/temporary-assembly';
import { synthesize } from '../failure-scenarios/fixtures';
import { run } from '../rehearse/fixtures/command';

/** An app with one access key to which every scenario is applicable; `change` may change resources of its template. */
function appWith(change?: (resource: Json) => void, props?: Partial<RotatingSecretProps>): string {
  const { directory } = synthesize((stack) => ({ encryptionKey: new Key(stack, 'Kms'), ...props }));
  if (change) {
    const file = join(directory, 'App.template.json');
    const template = JSON.parse(readFileSync(file, 'utf8')) as Json;
    for (const resource of Object.values(template.Resources as Json)) change(resource);
    writeFileSync(file, JSON.stringify(template));
  }
  return directory;
}

test('every scenario has a unique name and a description', () => {
  expect([...SCENARIO_NAMES].sort()).toEqual([
    ...['clock-skew', 'first-rotation-fails', 'key-deleted-by-hand', 'kms-key-disabled', 'region-outage'],
    ...['rotation-fails', 'schedule-changed', 'secret-edited-by-hand', 'slot-taken', 'stack-deleted'],
    ...['straggler', 'stuck-pending'],
  ]);
  for (const { about } of SCENARIOS) expect(about).toMatch(/^[A-Z][^\n]{20,110}\.$/);
});

describe('an app with an access key', () => {
  const assembly = appWith();

  test.each(SCENARIO_NAMES)('passes %s', async (scenario) => {
    const lines: unknown[] = [];
    const report = await playScenario({ assembly, scenario, seed: 2, onLine: (line) => lines.push(line) });

    expect(report.missed).toBeUndefined();
    expect(report).toMatchObject({ scenario, seed: 2, good: true, secret: 'App/DeployKey', gaps: [] });
    expect(report.story).toEqual(lines);
    expect(report.story.filter(({ what }) => what === 'done').length).toBeGreaterThan(0);
    expect(report.story.filter(({ what }) => what === 'seen').length).toBeGreaterThan(3);
    const times = report.story.map(({ time }) => time);
    expect([...times].sort()).toEqual(times);
  });

  test('prints the log of a scenario', async () => {
    const { code, output } = await run('--assembly', assembly, '--scenario', 'stack-deleted');
    expect(code).toBe(0);
    expect(output).toMatch(/^stack-deleted, with App\/DeployKey: The stacks are deleted/m);
    expect(output).toMatch(/^ {2}2026-01-01 \d\d:\d\d:\d\d {2}done {4}A rotation is requested\.$/m);
    expect(output).toMatch(/^ {2}2026-01-01 \d\d:\d\d:\d\d {2}seen {4}The user has no access key\.$/m);
    expect(output).toContain('Good: 1 scenario passed.');
  });

  test('refuses a scenario for another secret, with the applicable secrets', async () => {
    const options = { assembly, scenario: 'stuck-pending', secret: 'App/Other' };
    await expect(playScenario(options)).rejects.toMatchObject({
      code: 'ScenarioDoesNotFit',
      message: expect.stringContaining('App/Other is not one. Applicable secrets: App/DeployKey.'),
    });
  });
});

test('straggler expects that the key is disabled with Stragglers.CUT_OFF', async () => {
  const assembly = appWith(undefined, { stragglers: Stragglers.CUT_OFF });
  const { missed, story } = await playScenario({ assembly, scenario: 'straggler' });
  expect(missed).toBeUndefined();
  expect(story.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^AKIA\w+ is disabled \(after/));
});

test.each<[string, object, string]>([
  ['a misspelled option', { assembly: 'x', scenaro: 'straggler' }, 'Did you mean scenario?'],
  ['an unknown scenario', { assembly: 'x', scenario: 'rotation' }, 'There is no scenario rotation.'],
  ['an invalid seed', { assembly: 'x', scenario: 'straggler', seed: 0.5 }, 'The option seed is 0.5.'],
  ['an invalid speed', { assembly: 'x', scenario: 'straggler', speed: -1 }, 'The option speed is -1.'],
  ['a missing assembly', { scenario: 'straggler' }, 'The option assembly'],
  ['an empty folder', { assembly: folderOf({}), scenario: 'straggler' }, 'cdk synth'],
])('refuses %s', async (_, options, message) => {
  await expect(playScenario(options as never)).rejects.toMatchObject({
    name: expect.stringMatching(/^(UnknownOption|InvalidOption|AssemblyMissing)$/),
    message: expect.stringContaining(message),
  });
});

const withoutAlarms = (resource: Json) => {
  if (resource.Type === 'AWS::CloudWatch::Alarm') resource.Properties.Threshold = 1000;
};
const withoutSweep = (resource: Json) => {
  if (resource.Type === 'AWS::Scheduler::Schedule') resource.Properties.State = 'DISABLED';
};
/** Keeps the credential, and with it the user, when the stack is deleted. */
const withoutDeletion = (resource: Json) => {
  if (resource.Type === 'Custom::RekeyCredential') resource.DeletionPolicy = 'Retain';
};
/** Allows the action that the scenario removes. */
const withSecondPolicy = (resource: Json) => {
  if (resource.Type !== 'AWS::IAM::Role') return;
  const Statement = [{ Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' }];
  resource.Properties.Policies = [{ PolicyName: 'Second', PolicyDocument: { Statement } }];
};
/** Denies writes of secrets an hour after the deploy. */
const withoutWrites = (resource: Json) => {
  if (resource.Type !== 'AWS::IAM::Role') return;
  const Condition = { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T01:00:00Z' } };
  const Statement = [{ Effect: 'Deny', Action: 'secretsmanager:PutSecretValue', Resource: '*', Condition }];
  resource.Properties.Policies = [{ PolicyName: 'Deny', PolicyDocument: { Statement } }];
};

// region-outage, slot-taken and kms-key-disabled share the expectations of rotation-fails, and secret-edited-by-hand
// those of key-deleted-by-hand.
test.each<[scenario: string, defect: string, (resource: Json) => void, missed: string]>([
  ['rotation-fails', 'no alarm', withoutAlarms, 'The alarm Failed is raised, within 60 seconds.'],
  ['straggler', 'no sweep', withoutSweep, 'The alarm HeldBack is raised'],
  ['key-deleted-by-hand', 'no sweep', withoutSweep, 'The next sweep replaces the key'],
  ['stuck-pending', 'no sweep', withoutSweep, 'A sweep removes the label'],
  ['clock-skew', 'no sweep', withoutSweep, 'The replaced credential is retired after its grace'],
  ['stack-deleted', 'a retained credential', withoutDeletion, 'The stack App can be deleted'],
  ['schedule-changed', 'no permission to write', withoutWrites, 'The secret rotates in the window'],
  ['first-rotation-fails', 'a second policy', withSecondPolicy, 'The deploy fails.'],
])('%s exits with 1 for an app with %s', async (scenario, _, change, missed) => {
  const { code, output, directory } = await run(
    ...['--assembly', appWith(change), '--scenario', scenario, '--json', 'reports.json'],
  );

  expect(output).toContain(`MISSED  ${missed}`);
  expect(output).toContain(`FAILED: ${missed}`);
  expect(output).toContain(`NOT good: ${scenario} failed.`);
  expect(output).not.toMatch(/\w\.\.(\s|$)/);
  expect(JSON.parse(readFileSync(join(directory, 'reports.json'), 'utf8'))).toEqual([
    expect.objectContaining({ scenario, good: false, missed: expect.stringContaining(missed) }),
  ]);
  expect(code).toBe(1);
});
