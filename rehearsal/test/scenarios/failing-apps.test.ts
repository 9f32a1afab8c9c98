import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../src/assembly/json-file';
import { run } from '../rehearse/fixtures/command';
import { appWith } from './fixtures';

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
