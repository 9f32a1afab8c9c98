import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../src/assembly/json-file';
import { command } from '../../src/rehearse/command';
import { folderOf } from '../assembly/temporary-assembly';
import { referenceAssembly } from './fixtures';

jest.setTimeout(120_000);

async function run(...args: string[]) {
  const output: string[] = [];
  const directory = folderOf({});
  const code = await command([...args, '--json', 'stories.json'], {
    directory,
    output: { write: (text: string) => output.push(text) > 0 },
    errors: { write: (text: string) => output.push(text) > 0, isTTY: false },
  });
  const stories = JSON.parse(readFileSync(join(directory, 'stories.json'), 'utf8'));
  return { code, output: output.join(''), stories };
}

const deaf = (resource: Json) => {
  if (resource.Type === 'AWS::CloudWatch::Alarm') resource.Properties.Threshold = 1000;
};
const noSweep = (resource: Json) => {
  if (resource.Type === 'AWS::Scheduler::Schedule') resource.Properties.State = 'DISABLED';
};
/** What was issued outlives the stack, and with it the user. */
const noFarewell = (resource: Json) => {
  if (resource.Type === 'Custom::RekeyCredential') resource.DeletionPolicy = 'Retain';
};
/** Takes the sting out of the permission that a story takes away. */
const tooMuch = (resource: Json) => {
  if (resource.Type !== 'AWS::IAM::Role') return;
  const Statement = [{ Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' }];
  resource.Properties.Policies = [{ PolicyName: 'TooMuch', PolicyDocument: { Statement } }];
};
/** After the deploy nothing can be stored any more. */
const worksForAnHour = (resource: Json) => {
  if (resource.Type !== 'AWS::IAM::Role') return;
  const Condition = { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T01:00:00Z' } };
  const Statement = [{ Effect: 'Deny', Action: 'secretsmanager:PutSecretValue', Resource: '*', Condition }];
  resource.Properties.Policies = [{ PolicyName: 'ForAnHour', PolicyDocument: { Statement } }];
};

test.each<[scenario: string, broken: string, (resource: Json) => void, missed: string]>([
  ['rotation-fails', 'no alarm', deaf, 'The alarm Failed is raised, within 60 seconds.'],
  ['region-outage', 'no alarm', deaf, 'The alarm Failed is raised, within 60 seconds.'],
  ['slot-taken', 'no alarm', deaf, 'The alarm HeldBack is raised, within 60 seconds.'],
  ['kms-key-disabled', 'no alarm', deaf, 'The alarm Failed is raised, within 60 seconds.'],
  ['straggler', 'no sweep', noSweep, 'The alarm HeldBack is raised'],
  ['key-deleted-by-hand', 'no sweep', noSweep, 'The next sweep notices, and a new key is current'],
  ['secret-edited-by-hand', 'no sweep', noSweep, 'The next sweep notices, and a new key is current'],
  ['stuck-pending', 'no sweep', noSweep, 'A sweep takes the label off'],
  ['clock-skew', 'no sweep', noSweep, 'After its grace it is retired'],
  ['stack-deleted', 'no farewell', noFarewell, 'The stack RekeyReference can be deleted'],
  ['schedule-changed', 'a rotator that may store nothing', worksForAnHour, 'In the window it is rotated'],
  ['first-rotation-fails', 'too much allowed', tooMuch, 'The deploy fails.'],
])('%s ends with 1 when the app has %s', async (scenario, _, change, missed) => {
  const { code, output, stories } = await run(
    '--assembly',
    referenceAssembly(change),
    '--scenario',
    scenario,
  );

  expect(output).toContain(`MISSED  ${missed}`);
  expect(output).toContain(`NOT as told: ${missed}`);
  expect(output).toContain(`NOT good: ${scenario} did not go as told.`);
  expect(output).not.toMatch(/\w\.\.(\s|$)/);
  expect(stories).toEqual([
    expect.objectContaining({ scenario, good: false, missed: expect.stringContaining(missed) }),
  ]);
  expect(code).toBe(1);
});

test('all that fit are played, and those that do not are told', async () => {
  const { code, output, stories } = await run(
    ...['--assembly', referenceAssembly(), '--secret', 'RekeyReference/WebhookKey', '--scenario', 'all'],
  );

  expect(code).toBe(0);
  expect(output).toContain('straggler is not played: ');
  expect(output).toMatch(/^ {2}2026-01-01 \d\d:\d\d:\d\d {2}done {4}A rotation is asked for\.$/m);
  expect(output).toMatch(/^ {2}2026-01-01 \d\d:\d\d:\d\d {2}seen {4}The credential of AWSCURRENT works\.$/m);
  expect(stories).toHaveLength(7);
  expect(output).toContain('Good: 7 scenarios went as told.');
});
