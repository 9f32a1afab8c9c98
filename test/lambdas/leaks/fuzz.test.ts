import fc from 'fast-check';
import type { BatchAnswer } from '../../../lambdas/leaks/intake/records';
import { ACCOUNT, seeded, World } from './world';

/** Seed of the runs: each run of the tests has the same. */
const RUNS = { seed: 20, numRuns: 400 };

const json = fc.jsonValue({ maxDepth: 3 });
/** Members that the sources read, with values of any type. */
const detail = fc.dictionary(
  fc.constantFrom(
    ...['eventArn', 'eventTypeCode', 'affectedEntities', 'communicationId', 'affectedAccount', 'page'],
    ...[
      'eventName',
      'eventID',
      'requestParameters',
      'userIdentity',
      'id',
      'type',
      'accountId',
      'service',
      'resource',
    ],
    ...['eventDescription', 'startTime', 'severity'],
  ),
  fc.oneof(json, fc.constantFrom(ACCOUNT, 'AWS_RISK_CREDENTIALS_EXPOSED', 'AttachUserPolicy')),
);
const message = fc.oneof(
  json,
  fc.record(
    {
      source: fc.constantFrom('aws.health', 'aws.iam', 'aws.guardduty', 'https://api.github.com'),
      'detail-type': fc.constantFrom('AWS Health Event', 'AWS API Call via CloudTrail', 'GuardDuty Finding'),
      account: fc.oneof(fc.constant(ACCOUNT), json),
      detail: fc.oneof(detail, json),
      type: fc.constantFrom('finding', 'github-alert', 'constructor', '__proto__'),
      finding: json,
      repository: fc.oneof(fc.constant('octo-org/shop'), json),
      number: json,
      action: json,
    },
    { requiredKeys: [] },
  ),
);

test('any message is refused by name or becomes a finding with a valid id, and none is tried again for ever', async () => {
  await fc.assert(
    fc.asyncProperty(message, async (body) => {
      const world = new World();
      const Records = [{ messageId: 'm', body: JSON.stringify(body) }];
      const { batchItemFailures } = (await world.intake({ Records })) as BatchAnswer;
      // A well-formed alert fails, because this GitHub has none.
      expect(batchItemFailures).toHaveLength(world.codes().includes('GitHubNotFound') ? 1 : 0);
      for (const id of world.executions.keys()) expect(id).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
      if (world.executions.size === 0) expect(world.codes().length).toBeGreaterThan(0);
    }),
    RUNS,
  );
});

test('any request without a signature has no effect, whatever its form is', async () => {
  const routes = [
    'POST /github',
    'POST /github/partner',
    'GET /gitlab/v1/revocable_token_types',
    'POST /gitlab/v1/revoke_tokens',
  ];
  const headers = fc.dictionary(
    fc.constantFrom(
      ...[
        'x-hub-signature-256',
        'X-GitHub-Event',
        'github-public-key-identifier',
        'github-public-key-signature',
      ],
      ...['authorization', '__proto__'],
    ),
    fc.oneof(json, fc.constant(`sha256=${'0'.repeat(64)}`), fc.constant('0'.repeat(64))),
  );
  const event = fc.record(
    {
      routeKey: fc.oneof(fc.constantFrom(...routes), json),
      headers: fc.oneof(headers, json),
      body: fc.oneof(fc.string({ unit: 'binary' }), json),
      isBase64Encoded: json,
    },
    { requiredKeys: ['routeKey'] },
  );
  await fc.assert(
    fc.asyncProperty(event, async (request) => {
      const world = new World();
      const { statusCode } = await world.webhooks(request);
      expect([401, 404, 503]).toContain(statusCode);
      expect(world.queue).toEqual([]);
      expect(JSON.stringify([world.calls, world.lines])).not.toContain(seeded('hook'));
    }),
    RUNS,
  );
});
