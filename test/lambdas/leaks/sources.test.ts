import { SECRET } from '../../../engine/src/testing/resource-event';
import type { Rotator } from '../../../engine/src/testing/rotator';
import { issuer as accessKeys } from '../../../lambdas/credentials/access-key/issuer';
import { issuer as generated } from '../../../lambdas/credentials/generated/issuer';
import type { ReportAnswer } from '../../../lambdas/leaks/intake/contract';
import { findTargets } from '../../../lambdas/leaks/match/targets';
import { Matcher } from '../../../lambdas/leaks/matcher/matcher';
import { callsTo, deployed } from './rotator';
import { ACCOUNT, alertAnswer, alertDelivery, World } from './world';

/** The credentials that the match step finds for the only finding. */
async function targetsOf(world: World, rotator: Rotator) {
  const { table, key } = world.index.location;
  const matcher = new Matcher({ call: callsTo(world.index, { [SECRET]: rotator }), table, key });
  const [finding, ...others] = [...world.executions.values()];
  if (!finding || others.length > 0) throw new Error(`${others.length + 1} findings.`);
  const { targets } = await findTargets(matcher, {
    ...{ finding, exempt: [], execution: 'arn', responsesPerHour: 1 },
    covered: { [SECRET]: { mode: 'automatic', containAtOnce: true, user: 'mailer' } },
  });
  return targets;
}

const currentOf = (rotator: Rotator) => JSON.parse(rotator.secret.text('AWSCURRENT') ?? '');

test('GitHub: an alert leads to the secret that holds the value', async () => {
  const world = new World();
  const rotator = await deployed(generated, world.index);
  world.answer = () => alertAnswer(currentOf(rotator).key);
  await world.deliver(alertDelivery());
  await world.drain();
  expect(await targetsOf(world, rotator)).toMatchObject([
    { secret: SECRET, kind: 'generated', state: 'current' },
  ]);
});

test('GitHub: the alert of a secret access key leads to the access key', async () => {
  const world = new World();
  const rotator = await deployed(accessKeys, world.index);
  const { accessKeyId, secretAccessKey } = currentOf(rotator);
  world.answer = () => alertAnswer(secretAccessKey);
  await world.deliver(alertDelivery());
  await world.drain();
  expect(await targetsOf(world, rotator)).toMatchObject([{ credential: accessKeyId, state: 'current' }]);
});

test('AWS Health: an exposed key leads to the secret that holds it', async () => {
  const world = new World();
  const rotator = await deployed(accessKeys, world.index);
  const { accessKeyId } = currentOf(rotator);
  world.enqueue({
    ...{ source: 'aws.health', 'detail-type': 'AWS Health Event', account: ACCOUNT },
    detail: {
      ...{
        eventArn: 'arn:aws:health:us-east-1::event/RISK/x',
        communicationId: 'c',
        affectedAccount: ACCOUNT,
      },
      ...{ eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED', affectedEntities: [{ entityValue: accessKeyId }] },
    },
  });
  await world.drain();
  expect(await targetsOf(world, rotator)).toMatchObject([
    { secret: SECRET, kind: 'access-key', credential: accessKeyId, state: 'current' },
  ]);
});

test('the quarantine policy leads to the secrets of the user', async () => {
  const world = new World();
  const rotator = await deployed(accessKeys, world.index);
  world.enqueue({
    ...{ source: 'aws.iam', 'detail-type': 'AWS API Call via CloudTrail', account: ACCOUNT },
    detail: {
      ...{ eventName: 'AttachUserPolicy', eventID: 'e1' },
      requestParameters: {
        userName: 'mailer',
        policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV4',
      },
    },
  });
  await world.drain();
  expect(await targetsOf(world, rotator)).toMatchObject([{ secret: SECRET, version: '*' }]);
});

test.each(['credential', 'fingerprint'] as const)('a person: a %s leads to the secret', async (name) => {
  const world = new World();
  const rotator = await deployed(accessKeys, world.index);
  const { accessKeyId, secretAccessKey } = currentOf(rotator);
  const named = { credential: accessKeyId, fingerprint: world.index.fingerprintOf(secretAccessKey) };
  const answer = (await world.intake({ rekey: 'report-leak', [name]: named[name] })) as ReportAnswer;
  expect(answer.started).toBe(true);
  expect(await targetsOf(world, rotator)).toMatchObject([{ secret: SECRET, credential: accessKeyId }]);
});
