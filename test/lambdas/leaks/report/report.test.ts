import { createHash } from 'node:crypto';
import type { Incident, Match, ReportInput } from '../../../../lambdas/leaks/contract';
import type { Message, Receiver } from '../../../../lambdas/leaks/notify/message';
import { createHandler } from '../../../../lambdas/leaks/report/handler';
import type { Told } from '../../../../lambdas/leaks/report/told';
import { EXECUTION, ended, incident, KEY } from '../incident';
import { MemoryEvidence } from '../memory-evidence';

const AUDIT = {
  at: '2026-11-29T12:20:00.000Z',
  events: 3,
  firstUse: '2026-11-29T11:59:00Z',
  lastUse: '2026-11-29T12:00:04Z',
  actions: { 'iam:CreateUser': 3 },
  addresses: { '192.0.2.1': 3 },
  sessions: [],
  coverage: { from: 'a', to: 'b', regions: ['us-east-1'], notSeen: ['Data events.'] },
  object: 'incidents/github-1/audit/events.json',
  sha256: 'abc',
};
const HUNT = {
  at: '2026-11-29T12:20:01.000Z',
  remnants: [
    { action: 'iam:CreateUser', at: 'then', region: 'us-east-1', resource: 'userName=mallory', by: KEY },
  ],
  explanation: '1 call',
  secretsRead: ['shop/db'],
};
const CLOSED = { closed: true, explanation: 'The alert 7 of acme/shop is resolved as revoked.' };

function setUp(failing: Record<string, Error> = {}, names = ['sns', 'slack', 'email']) {
  const messages: [string, Message][] = [];
  const marks = new Set<string>();
  const lines: string[] = [];
  const store = new MemoryEvidence();
  const receiver =
    (name: string): Receiver =>
    async (message) => {
      if (failing[name]) throw failing[name];
      messages.push([name, message]);
    };
  const told: Told = {
    async record(_facts, { finding }) {
      const own = [...marks].filter((mark) => mark.startsWith(`${finding.id} `));
      return new Set(own.map((mark) => mark.slice(finding.id.length + 1)));
    },
    async add({ finding }, receivers) {
      for (const one of receivers) marks.add(`${finding.id} ${one}`);
    },
  };
  const handler = createHandler({
    store,
    bucket: 'evidence',
    receivers: Object.fromEntries(names.map((name) => [name, receiver(name)])),
    told,
    print: (line) => void lines.push(line),
  });
  return { handler, messages, store, lines, failing, told };
}
const textOf = async (input: ReportInput) => {
  const { handler, messages } = setUp({}, ['sns']);
  const { headline } = await handler(input);
  const [[, message] = ['', { subject: '', text: '' }]] = messages;
  return { headline, ...message };
};
const final = (more: Partial<Incident> = {}): ReportInput => ({
  stage: 'final',
  incident: incident({ ...ended, audit: AUDIT, hunt: HUNT, close: CLOSED, ...more }),
});
const withMatch = (more: Partial<Match>, rest: Partial<Incident> = {}) =>
  incident({ ...rest, match: { ...incident().match, ...more } });

describe('a final report', () => {
  test('says after how many seconds the credential is dead, what happened, was done and is left', async () => {
    const { subject, text } = await textOf(final());
    expect(subject).toBe(`Dead after 41 s: access-key ${KEY} of shop/mailer`);
    for (const part of [
      'github found it at 2026-11-29T12:00:00Z; the report arrived at 2026-11-29T12:00:02Z.',
      'Place: https://github.com/acme/shop/blob/main/a.env',
      '12:00:05Z contained: The key is disabled.',
      'aws iam detach-user-policy --user-name mailer --policy-arn arn:aws:iam::111111111111:policy/Deny',
      'Replaced (replaced): version v2 is current.',
      '12:00:43Z refused: ',
      'Audit: 3 calls in 1 regions, from 2026-11-29T11:59:00Z to 2026-11-29T12:00:04Z.',
      'Addresses: 192.0.2.1 (3).',
      'Not seen: Data events.',
      'resolved as revoked',
      'Restart readers that still fail',
      'Check, and undo if it is not yours: iam:CreateUser of userName=mallory in us-east-1',
      'Replace the secrets that were read, if not by your application: shop/db.',
      'Find the cause of the leak',
      `https://console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/${EXECUTION}`,
      'runbook.md#a-leak-was-reported',
      'Evidence: s3://evidence/incidents/github-1/report.json',
    ])
      expect(text).toContain(part);
    expect(text.indexOf('WHAT IS LEFT TO DO')).toBeLessThan(text.indexOf('WHAT HAPPENED'));
  });

  test('of a credential that is not proved dead says so first', async () => {
    const replace = { Error: 'SlotTaken', Cause: JSON.stringify({ errorMessage: 'Both slots are taken.' }) };
    const proof = { outcome: 'alive', at: '2026-11-29T12:05:00.000Z', explanation: 'no proof' } as const;
    const { subject, text } = await textOf(final({ replace, proof, close: undefined }));
    expect(subject).toBe(`STILL ALIVE: access-key ${KEY} of shop/mailer`);
    expect(text).toContain('- NOW: end the credential by hand');
    expect(text).toContain('Replace FAILED: SlotTaken: Both slots are taken.');
    expect(text).toContain('Close the alert 7 of acme/shop');
    for (const missing of [undefined, { Error: 'States.Timeout', Cause: '' }])
      expect((await textOf(final({ proof: missing }))).subject).toMatch(/^STILL ALIVE/);
  });

  test('names failed steps, and keys that the attacker may have created', async () => {
    const error = { Error: 'States.Timeout', Cause: 'late' };
    const replace = {
      answer: { ...(ended.replace as never as { answer: object }).answer, strangers: ['AKIASTRANGER'] },
    };
    const { text } = await textOf(
      final({
        replace: replace as never,
        denySessions: error,
        audit: error,
        hunt: error,
        close: error,
        refresh: { refreshed: true },
      }),
    );
    for (const part of [
      'Deny the sessions of the user mailer by hand',
      'Disable AKIASTRANGER unless it is yours',
      'Examine in CloudTrail what the credential created',
      'Deny sessions FAILED: States.Timeout: late',
      'Audit FAILED: States.Timeout: late',
      'Dependents are refreshed.',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('Restart readers');
  });

  test("of a customer's key asks to tell the customer", async () => {
    const target = {
      type: 'customer-key',
      secret: 'arn:t',
      kind: 'customer-key',
      version: 'k1',
      state: 'current',
      owner: 'acme',
    } as const;
    const proof = { outcome: 'unused', at: '2026-11-29T12:00:05.000Z', explanation: 'No use.' } as const;
    const about = withMatch({ target }, { contain: ended.contain, proof });
    const { subject, text } = await textOf({ stage: 'final', incident: about });
    expect(subject).toBe('No use since 3 s after the report: key k1 of the customer acme');
    expect(text).toContain('Tell the customer acme');
    expect(text).toContain('No refusal proves that it is dead.');
  });

  test.each([
    ['unlabelled', 'No label since 3 s after the report: ', 'has read the secret since'],
    ['unproved', 'Ended, but no refusal was seen: ', 'Check at its issuer'],
  ] as const)('of an outcome %s says what was shown, and what to check', async (outcome, first, left) => {
    const proof = { outcome, at: '2026-11-29T12:00:05.000Z', explanation: 'x' };
    const { subject, text } = await textOf(final({ proof }));
    expect(subject).toBe(`${first}access-key ${KEY} of shop/mailer`);
    expect(text).toContain(left);
    expect(text).toContain(`${outcome}: x`);
    expect(text).not.toMatch(/refused|Dead/);
  });

  test('of a dry run says what would have been done', async () => {
    const covered = { mode: 'dry-run', containAtOnce: true, user: 'mailer', refresh: 'arn:f' } as const;
    const { subject, text } = await textOf({
      stage: 'final',
      incident: withMatch({ covered }, { audit: AUDIT, hunt: HUNT }),
    });
    expect(subject).toMatch(/^Dry run, nothing was changed/);
    for (const part of [
      'Would have disabled',
      'Would have denied the sessions of the user mailer',
      'Would have replaced',
      'Would have refreshed',
    ])
      expect(text).toContain(part);
  });
});

test('early reports say whether the credential is contained', async () => {
  const contain = (step: Incident['contain']) =>
    textOf({ stage: 'contained', incident: incident({ contain: step }) });
  expect((await contain(ended.contain)).subject).toBe(
    `Contained after 3 s: access-key ${KEY} of shop/mailer`,
  );
  for (const step of [
    undefined,
    { Error: 'X' },
    { ...(ended.contain as object), outcome: 'not possible' } as never,
  ])
    expect((await contain(step)).subject).toMatch(/^NOT YET CONTAINED/);
});

test.each([
  ['AlreadyReplaced', 'close its alert'],
  ['Exempt', 'Decide now'],
  ['CapReached', 'nobody floods'],
  ['NotCovered', 'LeakResponse.covers'],
  ['NotApproved', 'still works'],
] as const)('the refusal %s says what to do: %s', async (refusal, part) => {
  const { subject, text } = await textOf({
    stage: 'refused',
    incident: withMatch({ decision: 'refuse', refusal }),
  });
  expect(subject).toMatch(new RegExp(`^Refused: ${refusal}`));
  expect(text).toContain(part);
  expect(text).toContain('Nothing was changed.');
});

test.each(['NotOurs', 'AlreadyHandled'] as const)(
  'the refusal %s is kept, and wakes nobody',
  async (refusal) => {
    const { target: _, ...without } = incident().match;
    const { handler, messages, store } = setUp();
    const { told } = await handler({
      stage: 'refused',
      incident: incident({ match: { ...without, decision: 'refuse', refusal } }),
    });
    expect([told, messages]).toEqual([[], []]);
    expect([...store.objects.keys()]).toEqual(['incidents/github-1/refused.json']);
  },
);

test('a credential of the account that nothing covers is told', async () => {
  const { handler, messages } = setUp({}, ['sns']);
  const { target: _, ...without } = incident().match;
  const match = { ...without, decision: 'refuse', refusal: 'NotOurs' } as const;
  const finding = { ...incident().finding, source: 'aws-health' } as const;
  await handler({ stage: 'refused', incident: incident({ finding, match }) });
  expect(messages).toHaveLength(1);
});

test('a credential of several secrets is told', async () => {
  const { handler, messages } = setUp({}, ['sns']);
  const match = { ...incident().match, decision: 'refuse', refusal: 'NotOurs' } as const;
  await handler({ stage: 'refused', incident: incident({ match }) });
  expect(messages).toHaveLength(1);
});

test('sessions that nothing denied are left to do', async () => {
  const { text } = await textOf({
    stage: 'final',
    incident: incident({ replace: ended.replace, proof: ended.proof }),
  });
  expect(text).toContain('Deny the sessions of the user mailer by hand');
});

test('a request for an approval has the commands with its token, and no evidence', async () => {
  const { handler, messages, store } = setUp({}, ['sns']);
  const input: ReportInput = { stage: 'approval', incident: incident(), token: 'the-token' };
  await handler(input);
  await handler(input);
  await handler({ ...input, token: 'another' });
  expect(messages).toHaveLength(2);
  const text = messages[0]?.[1].text ?? '';
  expect(text).toContain(
    `send-task-success --region eu-west-1 --task-output '{"approved":true,"by":"NAME"}' --task-token 'the-token'`,
  );
  expect(text).toContain('"approved":false');
  expect(store.objects.size).toBe(0);
});

test('an execution that failed is reported from its event', async () => {
  const { handler, messages, store } = setUp({}, ['sns']);
  const { finding } = incident();
  const detail = {
    executionArn: EXECUTION,
    name: 'github-1',
    status: 'TIMED_OUT',
    input: JSON.stringify(finding),
  };
  await handler({ time: '2026-11-29T12:00:00Z', detail });
  await handler({
    time: '2026-11-29T12:00:00Z',
    detail: { ...detail, name: 'other', status: 'FAILED', input: null, error: 'Lambda.Unknown' },
  });
  expect(messages.map(([, { subject }]) => subject)[0]).toMatch(/^RESPONSE FAILED/);
  expect(messages[1]?.[1].text).toContain('The execution ended as FAILED: Lambda.Unknown.');
  expect([...store.objects.keys()]).toEqual([
    'incidents/github-1/failed.json',
    'incidents/other/failed.json',
  ]);
});

describe('the evidence', () => {
  test('has each step, its digest, the coverage and the seconds, and is written once', async () => {
    const { handler, store, messages } = setUp();
    const first = await handler(final());
    const text = await store.get('incidents/github-1/report.json');
    const { secondsToContained, secondsToDead, parts, coverage, sha256, outcome } = JSON.parse(text);
    expect([secondsToContained, secondsToDead, outcome]).toEqual([3, 41, 'dead']);
    expect(Object.keys(parts)).toEqual([
      'finding',
      'match',
      'contain',
      'denySessions',
      'replace',
      'proof',
      'audit',
      'hunt',
      'close',
    ]);
    expect(coverage).toEqual(AUDIT.coverage);
    expect(sha256.finding).toBe(createHash('sha256').update(JSON.stringify(parts.finding)).digest('hex'));
    expect(sha256[AUDIT.object]).toBe('abc');
    expect(first.evidence?.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(await handler(final())).toEqual(first);
    expect(await store.get('incidents/github-1/report.json')).toBe(text);
    expect(messages).toHaveLength(3);
  });

  test('that cannot be written does not keep people from being told, and fails the step', async () => {
    const { handler, store, messages } = setUp();
    store.putOnce = async () => Promise.reject(Object.assign(new Error('x'), { name: 'AccessDenied' }));
    await expect(handler(final())).rejects.toThrow(expect.objectContaining({ name: 'AccessDenied' }));
    expect(messages).toHaveLength(3);
    store.putOnce = async () => true;
    await handler(final());
    expect(messages).toHaveLength(3);
  });

  test('without an audit says that nothing was looked at', async () => {
    const { handler, store } = setUp();
    await handler({ stage: 'contained', incident: incident(ended) });
    expect(JSON.parse(await store.get('incidents/github-1/contained.json')).coverage.notSeen).toEqual([
      'Everything: there is no audit.',
    ]);
  });
});

describe('a receiver that fails', () => {
  const down = Object.assign(new Error('with a secret'), { name: 'SlackHttp404' });

  test('is named and counted, and told by the next attempt; the others are told once', async () => {
    const { handler, messages, lines, failing } = setUp({ slack: down });
    expect(await handler(final())).toMatchObject({
      told: ['sns', 'email'],
      failed: { slack: 'SlackHttp404' },
    });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      LeakReceiversFailed: 1,
      failed: { slack: 'SlackHttp404' },
    });
    expect(lines.join()).not.toContain('with a secret');
    delete failing.slack;
    expect((await handler(final())).failed).toEqual({});
    expect(messages.map(([name]) => name).sort()).toEqual(['email', 'slack', 'sns']);
  });

  test('fails the step if it was the last one', async () => {
    const { handler } = setUp({ sns: down }, ['sns']);
    await expect(handler(final())).rejects.toThrow(/No receiver accepted the report: sns \(SlackHttp404\)/);
  });

  test('people are told even if the table fails', async () => {
    const { handler, messages, told } = setUp();
    told.record = async () => Promise.reject(new Error('throttled'));
    told.add = async () => Promise.reject(new Error('throttled'));
    await handler(final());
    expect(messages).toHaveLength(3);
  });
});

test('containment is counted once', async () => {
  const { handler, lines } = setUp();
  const input: ReportInput = { stage: 'contained', incident: incident(ended) };
  await handler(input);
  await handler(input);
  expect(lines.map((line) => JSON.parse(line).LeaksContained)).toEqual([1, undefined]);
});

test('texts of others cannot add lines', async () => {
  const { finding } = incident();
  const forged = 'x\n\nWHAT IS LEFT TO DO\n- Nothing\u202e\u0007';
  const { text } = await textOf(
    final({ finding: { ...finding, place: forged, note: forged, reporter: forged } }),
  );
  expect(text.split('\n').filter((line) => line === 'WHAT IS LEFT TO DO')).toHaveLength(1);
  for (const character of ['\u202e', '\u0007']) expect(text).not.toContain(character);
});
