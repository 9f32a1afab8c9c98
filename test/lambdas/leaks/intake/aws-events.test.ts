import { ACCOUNT, World } from '../world';

const KEY = `AKIA${'A7'.repeat(8)}`;
const OTHER = `AKIA${'B7'.repeat(8)}`;
const ARN =
  'arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/AWS_RISK_CREDENTIALS_EXPOSED_1';

/** Gives events to the intake function. Returns the findings. */
async function findings(world: World, ...events: object[]) {
  for (const event of events) world.enqueue(event);
  expect(await world.drain()).toEqual([]);
  return [...world.executions.values()];
}

/** An event of AWS Health (AWS Health user guide, "EventBridge schema"). */
const health = (detail: object = {}, change: object = {}) => ({
  ...{ version: '0', source: 'aws.health', 'detail-type': 'AWS Health Event', account: ACCOUNT },
  ...{ region: 'us-east-1', time: '2026-11-29T11:59:50Z', resources: [] },
  ...change,
  detail: {
    ...{ eventArn: ARN, service: 'RISK', eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSED' },
    ...{ communicationId: 'c1', affectedAccount: ACCOUNT, page: '1', totalPages: '1' },
    ...{ startTime: 'Sun, 29 Nov 2026 11:59:10 GMT', statusCode: 'open' },
    eventDescription: [
      { language: 'en_US', latestDescription: 'Your key is at https://github.com/o/r/blob/1/a.txt.' },
    ],
    affectedEntities: [{ entityValue: KEY }],
    ...detail,
  },
});

describe('AWS Health', () => {
  test('reports an exposed key', async () => {
    const world = new World();
    world.time = Date.parse('2026-11-29T12:00:00Z');
    expect(await findings(world, health())).toEqual([
      {
        id: expect.stringMatching(/^aws-health-[A-Za-z0-9_-]{43}$/),
        source: 'aws-health',
        foundAt: '2026-11-29T11:59:10.000Z',
        receivedAt: '2026-11-29T12:00:00.000Z',
        subject: { credential: KEY },
        place: 'https://github.com/o/r/blob/1/a.txt',
        note: 'AWS Health reports AWS_RISK_CREDENTIALS_EXPOSED.',
        needsApproval: false,
      },
    ]);
  });

  test('reports the copies of one page once, and each key of each page', async () => {
    const backup = health({}, { region: 'us-west-2', id: 'another' });
    const page = health({ page: '2', affectedEntities: [{ entityValue: OTHER }, { entityValue: KEY }] });
    const found = await findings(new World(), health(), backup, health(), page, page);
    expect(found.map(({ subject }) => subject.credential)).toEqual([KEY, OTHER, KEY]);
  });

  test('reports another communication as another finding', async () => {
    expect(await findings(new World(), health(), health({ communicationId: 'c2' }))).toHaveLength(2);
  });

  test('names the event if the description has no address', async () => {
    const [finding] = await findings(new World(), health({ eventDescription: undefined, startTime: 'soon' }));
    expect(finding).toMatchObject({ place: ARN, foundAt: '2026-11-29T11:59:50.000Z' });
  });

  test('asks a person about a suspicion', async () => {
    const type = { eventTypeCode: 'AWS_RISK_CREDENTIALS_EXPOSURE_SUSPECTED' };
    expect(await findings(new World(), health(type))).toMatchObject([{ needsApproval: true }]);
  });

  test.each([
    ['of another account', health({}, { account: '222222222222' }), 'AnotherAccount'],
    [
      'of an organization about another account',
      health({ affectedAccount: '222222222222' }),
      'AnotherAccount',
    ],
    ['of another type', health({ eventTypeCode: 'AWS_EC2_OPERATIONAL_ISSUE' }), 'Malformed'],
    ['with a type of Object', health({ eventTypeCode: 'constructor' }), 'Malformed'],
    ['without entities', health({ affectedEntities: undefined }), 'Malformed'],
    ['with an empty list of entities', health({ affectedEntities: [] }), 'EntityUnknown'],
    [
      'with too many entities',
      health({ affectedEntities: Array(5001).fill({ entityValue: KEY }) }),
      'Malformed',
    ],
    [
      'about a session',
      health({ affectedEntities: [{ entityValue: `ASIA${'A7'.repeat(8)}` }] }),
      'SessionCredential',
    ],
    [
      'about a user',
      health({ affectedEntities: [{ entityValue: 'arn:aws:iam::1:user/u' }] }),
      'EntityUnknown',
    ],
  ])('event %s is refused by name', async (_what, event, code) => {
    const world = new World();
    expect(await findings(world, event)).toEqual([]);
    expect(world.codes()).toEqual([code]);
    expect(world.metric('LeakReportsRefused')).toBe(1);
  });
});

/** An event of CloudTrail. */
const attached = (detail: object = {}, change: object = {}) => ({
  ...{
    source: 'aws.iam',
    'detail-type': 'AWS API Call via CloudTrail',
    account: ACCOUNT,
    region: 'us-east-1',
  },
  ...change,
  detail: {
    ...{
      eventSource: 'iam.amazonaws.com',
      eventName: 'AttachUserPolicy',
      eventID: 'e1',
      recipientAccountId: ACCOUNT,
    },
    ...{
      eventTime: '2026-11-29T11:59:00Z',
      userIdentity: { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root` },
    },
    requestParameters: {
      userName: 'mailer',
      policyArn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3',
    },
    ...detail,
  },
});

describe('the quarantine policy', () => {
  test.each([
    'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine',
    'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV9',
    'arn:aws-us-gov:iam::aws:policy/AWSCompromisedKeyQuarantineV4',
  ])('%s reports the user', async (policyArn) => {
    const event = attached({ requestParameters: { userName: 'mailer', policyArn } });
    expect(await findings(new World(), event, event)).toEqual([
      {
        id: expect.stringMatching(/^aws-quarantine-[A-Za-z0-9_-]{43}$/),
        ...{ source: 'aws-quarantine', foundAt: '2026-11-29T11:59:00.000Z', receivedAt: expect.any(String) },
        ...{ subject: { user: 'mailer' }, place: policyArn },
        note: `arn:aws:iam::${ACCOUNT}:root attached the policy.`,
      },
    ]);
  });

  test.each([
    ['that failed', attached({ errorCode: 'AccessDenied' }), 'Malformed'],
    [
      'of another policy',
      attached({
        requestParameters: { userName: 'mailer', policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      }),
      'Malformed',
    ],
    [
      'of a policy of a customer with its name',
      attached({
        requestParameters: {
          userName: 'm',
          policyArn: `arn:aws:iam::${ACCOUNT}:policy/AWSCompromisedKeyQuarantineV3`,
        },
      }),
      'Malformed',
    ],
    ['to a role', attached({ eventName: 'AttachRolePolicy' }), 'Malformed'],
    ['in another account', attached({ recipientAccountId: '222222222222' }), 'AnotherAccount'],
    ['that another account forwards', attached({}, { account: '222222222222' }), 'AnotherAccount'],
  ])('attachment %s is refused by name', async (_what, event, code) => {
    const world = new World();
    expect(await findings(world, event)).toEqual([]);
    expect(world.codes()).toEqual([code]);
  });
});

/** A finding of GuardDuty (GuardDuty user guide, "Finding details"). */
const guardDuty = (detail: object = {}, details: object = {}, change: object = {}) => ({
  ...{ source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', account: ACCOUNT, region: 'eu-west-1' },
  ...change,
  detail: {
    ...{
      accountId: ACCOUNT,
      id: 'f1',
      arn: 'arn:aws:guardduty:eu-west-1:1:detector/d/finding/f1',
      severity: 5,
    },
    ...{ type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller', createdAt: '2026-11-29T11:58:00Z' },
    service: { archived: false, eventFirstSeen: '2026-11-29T11:57:00Z', count: 1 },
    resource: {
      resourceType: 'AccessKey',
      accessKeyDetails: { accessKeyId: KEY, userType: 'IAMUser', userName: 'mailer', ...details },
    },
    ...detail,
  },
});

const sequence = (resources: object[]) =>
  guardDuty({
    type: 'AttackSequence:IAM/CompromisedCredentials',
    resource: { resourceType: 'AttackSequence' },
    service: { detection: { sequence: { resources } } },
  });

describe('GuardDuty', () => {
  test('asks a person about an unusual use, once for a finding that repeats', async () => {
    const again = guardDuty({ service: { count: 2 } });
    expect(await findings(new World(), guardDuty(), again)).toEqual([
      {
        id: expect.stringMatching(/^guardduty-[A-Za-z0-9_-]{43}$/),
        ...{ source: 'guardduty', foundAt: '2026-11-29T11:57:00.000Z', receivedAt: expect.any(String) },
        ...{ subject: { credential: KEY }, place: 'arn:aws:guardduty:eu-west-1:1:detector/d/finding/f1' },
        note: 'GuardDuty reports UnauthorizedAccess:IAMUser/MaliciousIPCaller, severity 5.',
        needsApproval: true,
      },
    ]);
  });

  test('reports the access keys of an attack sequence', async () => {
    const world = new World();
    const resources = [
      { uid: KEY, resourceType: 'ACCESS_KEY', data: { accessKey: { userType: 'IAMUser' } } },
      {
        uid: `ASIA${'A7'.repeat(8)}`,
        resourceType: 'ACCESS_KEY',
        data: { accessKey: { userType: 'AssumedRole' } },
      },
      { uid: 'bucket', resourceType: 'S3_BUCKET' },
    ];
    expect(await findings(world, sequence(resources))).toMatchObject([
      { subject: { credential: KEY }, needsApproval: false },
    ]);
    expect(world.codes()).toEqual(['SessionCredential']);
  });

  test.each([
    [
      'a session of a role',
      guardDuty({}, { userType: 'AssumedRole', accessKeyId: `ASIA${'A7'.repeat(8)}` }),
      'SessionCredential',
    ],
    ['a session of a user', guardDuty({}, { accessKeyId: `ASIA${'A7'.repeat(8)}` }), 'SessionCredential'],
    ['the root user', guardDuty({}, { userType: 'Root' }), 'RootCredential'],
    ['a service', guardDuty({}, { userType: 'AWSService' }), 'SessionCredential'],
    ['no key', guardDuty({}, { accessKeyId: '' }), 'EntityUnknown'],
    ['a sample', guardDuty({ service: { additionalInfo: { sample: true } } }), 'SampleFinding'],
    ['an archived finding', guardDuty({ service: { archived: true } }), 'SampleFinding'],
    ['a member account', guardDuty({ accountId: '222222222222' }), 'AnotherAccount'],
    ['a sequence without keys', sequence([]), 'EntityUnknown'],
    ['no finding', guardDuty({ id: undefined }), 'Malformed'],
  ])('finding about %s is refused by name', async (_what, event, code) => {
    const world = new World();
    expect(await findings(world, event)).toEqual([]);
    expect(world.codes()).toEqual([code]);
  });
});
