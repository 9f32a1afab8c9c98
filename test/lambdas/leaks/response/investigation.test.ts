import { VirtualClock } from '../../../../engine/src/testing/virtual-clock';
import { createHandler as createAudit } from '../../../../lambdas/leaks/audit/handler';
import { createHandler as createCloseAlert } from '../../../../lambdas/leaks/close-alert/handler';
import type { Alert } from '../../../../lambdas/leaks/github/api';
import { createHandler as createReport } from '../../../../lambdas/leaks/report/handler';
import type { Told } from '../../../../lambdas/leaks/report/told';
import { responseDefinition } from '../../../../lib/leaks/response-definition';
import { call, Trail } from '../audit/trail';
import { ended, incident, KEY } from '../incident';
import { MemoryEvidence } from '../memory-evidence';
import { execute, type Task, TaskFailed } from './state-machine';

const START = Date.parse('2026-11-29T12:00:50.000Z');

interface Kill {
  readonly state: string;
  readonly when: 'before' | 'after';
}

/** The state machine with the real functions of the investigation and the report, and fixed answers of the other steps. */
async function respond({ kill, match = incident().match }: { kill?: Kill; match?: object } = {}) {
  const clock = new VirtualClock(START);
  const store = new MemoryEvidence();
  const trail = new Trail(clock, [
    call('us-east-1', KEY, 'iam', 'CreateUser', { requestParameters: { userName: 'mallory' } }),
  ]);
  const alert: { state: string; resolved: number } = { state: 'open', resolved: 0 };
  const answer = (): Alert => ({ number: 7, state: alert.state, secretType: 's', createdAt: '', page: '' });
  const told = new Set<string>();
  const messages: string[] = [];
  const marks: Told = {
    record: async () => new Set(told),
    add: async (_incident, receivers) => receivers.forEach((one) => void told.add(one)),
  };
  const audit = createAudit({
    clock,
    store,
    regions: async () => ({ enabled: ['us-east-1'], disabled: [] }),
    lookUp: trail.lookUp,
    lagSeconds: 900,
  });
  const close = createCloseAlert({
    apis: [{ api: 'https://api.github.com', token: 'arn:token' }],
    deadParts: { add: async () => [] },
    client: () => ({
      alert: async () => answer(),
      resolve: async () => {
        alert.state = 'resolved';
        alert.resolved++;
        return answer();
      },
    }),
  });
  const receivers = { sns: async ({ subject }: { subject: string }) => void messages.push(subject) };
  const report = createReport({ store, bucket: 'b', receivers, told: marks, print: () => undefined });
  const answers: Record<string, unknown> = {
    Match: match,
    Contain: { Payload: ended.contain },
    DenySessions: {},
    Replace: { Payload: (ended.replace as { answer: object }).answer },
    Prove: ended.proof,
  };
  let alive = kill;
  const task: Task = async (state, resource, input) => {
    const dies = (when: Kill['when']) => {
      if (alive?.state !== state || alive.when !== when) return;
      alive = undefined;
      throw new TaskFailed('Lambda.Unknown', `killed ${when} the effect`);
    };
    dies('before');
    const context = { getRemainingTimeInMillis: () => 900_000 };
    const perform = async () => {
      if (resource === 'audit') return audit(input as never, context);
      if (resource === 'report') return report(input as never);
      return resource === 'close-alert' ? close(input as never) : answers[state];
    };
    const result = await perform().catch((error: Error) => {
      throw new TaskFailed(error.name, error.message);
    });
    dies('after');
    return result;
  };
  const definition = responseDefinition({
    ...{ match: 'match', customerKey: 'customer-key', prove: 'prove', denySessions: 'arn:policy' },
    ...{ audit: 'audit', report: 'report', closeAlert: 'close-alert' },
    ...{ covered: {}, exempt: [], responsesPerHour: 10 },
    ...{ approvalSeconds: 86_400, observationSeconds: 1800, partition: 'aws' },
  }) as Parameters<typeof execute>[0];
  const sleep = (seconds: number) => clock.sleep(seconds * 1000);
  const { finding, execution } = incident();
  const run = await clock.run(execute(definition, finding, { id: execution, task, sleep }));
  return { run, store, alert, messages, minutes: (clock.now() - START) / 60_000 };
}

test('an incident goes from its match to its evidence', async () => {
  const { run, store, alert, messages, minutes } = await respond();
  expect(run.status).toBe('SUCCEEDED');
  expect(messages).toEqual([
    expect.stringMatching(/^Contained after 3 s/),
    expect.stringMatching(/^Dead after 41 s/),
  ]);
  expect(alert).toEqual({ state: 'resolved', resolved: 1 });
  // The audit waits for CloudTrail, 15 minutes after the proof.
  expect(minutes).toBeCloseTo(14.88, 1);
  const { parts, outcome } = JSON.parse(await store.get('incidents/github-1/report.json'));
  expect(outcome).toBe('dead');
  expect(parts.audit.events).toBe(1);
  expect(parts.hunt.remnants).toMatchObject([{ action: 'iam:CreateUser', resource: 'userName=mallory' }]);
  expect(parts.close.closed).toBe(true);
});

const states = ['Audit', 'Hunt', 'CloseAlert', 'Report'];
test.each(states.flatMap((state) => (['before', 'after'] as const).map((when) => ({ state, when }))))(
  'a death of $state $when its effect loses nothing and does nothing twice',
  async (kill) => {
    const { run, store, alert, messages } = await respond({ kill });
    expect(run.status).toBe('SUCCEEDED');
    expect(messages).toHaveLength(2);
    expect(alert).toEqual({ state: 'resolved', resolved: 1 });
    const { outcome, parts } = JSON.parse(await store.get('incidents/github-1/report.json'));
    expect([outcome, parts.audit.events, parts.hunt.remnants.length, parts.close.closed]).toEqual([
      'dead',
      1,
      1,
      true,
    ]);
  },
);

test('a refusal is reported once, and changes nothing', async () => {
  const match = { ...incident().match, decision: 'refuse', refusal: 'CapReached' };
  for (const kill of [undefined, { state: 'ReportRefusal', when: 'after' } as const]) {
    const { run, messages, alert, store } = await respond({ match, kill });
    expect([run.status, messages.length, alert.resolved]).toEqual(['SUCCEEDED', 1, 0]);
    expect([...store.objects.keys()]).toEqual(['incidents/github-1/refused.json']);
  }
});

test('a dry run audits, closes nothing, and reports what it would have done', async () => {
  const { match } = incident();
  const dry = { ...match, covered: { ...match.covered, mode: 'dry-run' } };
  const { run, messages, alert, store } = await respond({ match: dry });
  expect([run.status, alert.resolved]).toEqual(['SUCCEEDED', 0]);
  expect(messages).toEqual([expect.stringMatching(/^Dry run/)]);
  expect(JSON.parse(await store.get('incidents/github-1/report.json')).parts.audit.events).toBe(1);
});
