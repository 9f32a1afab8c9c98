import { DetachUserPolicyCommand } from '@aws-sdk/client-iam';
import { sdkError } from '../../../../engine/src/testing/sdk-error';
import type { Alert, AlertsOf } from '../../../../lambdas/leaks/github/api';
import type { Message } from '../../../../lambdas/leaks/notify/message';
import { createHandler } from '../../../../lambdas/leaks/sweep/handler';

type Item = Record<string, { S?: string; N?: string }>;

const NOW = Date.parse('2026-11-29T06:00:00.000Z');
const HOUR = 3_600_000;
const API = {
  api: 'https://api.github.com',
  token: 'arn:token',
  organizations: ['acme'],
  repositories: ['other/one'],
};
const alert = (number: number, repository?: string): Alert => ({
  ...{ number, state: 'open', secretType: 's', createdAt: '2026-11-28T00:00:00Z', page: '' },
  ...(repository !== undefined && { repository }),
});
const item = (id: string, outcome: string, more: Record<string, string> = {}): Item =>
  Object.fromEntries(
    Object.entries({
      id: `incident#${id}`,
      outcome,
      headline: `Headline of ${id}`,
      execution: `arn:aws:states:eu-west-1:111111111111:execution:Leaks:${id}`,
      receivedAt: '2026-11-27T06:00:00.000Z',
      ...more,
    }).map(([name, text]) => [name, { S: text }]),
  );

function setUp({
  items = [] as Item[],
  users = [] as string[],
  alerts = {} as Record<string, Alert[] | Error>,
} = {}) {
  const table = new Map(items.map((one) => [one.id?.S, one]));
  const queue: unknown[] = [];
  const detached: string[] = [];
  const messages: Message[] = [];
  const failing: { operation?: string; iam?: Error; receiver?: Error } = {};
  const handler = createHandler({
    call: async (_service, operation, input) => {
      const {
        Key,
        Item: put,
        MessageBody,
        ExclusiveStartKey,
      } = input as Record<string, never> & { Key?: Item; Item?: Item };
      if (failing.operation === operation) throw sdkError('AccessDeniedException', 403);
      if (operation === 'GetItem') return { Item: table.get(Key?.id?.S) };
      if (operation === 'PutItem') table.set(put?.id?.S, put as Item);
      if (operation === 'SendMessage') queue.push(JSON.parse(MessageBody));
      if (operation !== 'Scan') return {};
      // Two pages.
      const all = [...table.values()].filter(({ id }) => id?.S?.startsWith('incident#'));
      return ExclusiveStartKey
        ? { Items: all.slice(1) }
        : { Items: all.slice(0, 1), LastEvaluatedKey: { id: { S: 'x' } } };
    },
    apis: [API],
    client: () => ({
      openAlerts: async (of: AlertsOf) => {
        const found = alerts['organization' in of ? of.organization : of.repository] ?? [];
        if (found instanceof Error) throw found;
        return { alerts: found, complete: true };
      },
    }),
    queue: 'url',
    table: 'incidents',
    now: () => NOW,
    iam: {
      send: (async (command: unknown) => {
        if (command instanceof DetachUserPolicyCommand) {
          if (failing.iam) throw failing.iam;
          detached.push(command.input.UserName ?? '');
          return {};
        }
        return { PolicyUsers: users.map((UserName) => ({ UserName })), IsTruncated: false };
      }) as never,
    },
    policy: 'arn:policy',
    receivers: {
      sns: async (message) => {
        if (failing.receiver) throw failing.receiver;
        messages.push(message);
      },
    },
    print: () => undefined,
  });
  return { handler, queue, detached, messages, failing, table };
}

describe('open alerts', () => {
  test('are sent once, whichever the list that has them', async () => {
    const alerts = { acme: [alert(7, 'Acme/Shop'), alert(8, 'acme/blog')], 'other/one': [alert(1)] };
    const { handler, queue } = setUp({ alerts });
    expect((await handler()).sent).toBe(3);
    expect((await handler()).sent).toBe(0);
    expect(queue).toHaveLength(3);
    expect(queue[0]).toEqual({
      type: 'github-alert',
      delivery: 'sweep-Acme/Shop-7',
      repository: 'Acme/Shop',
      number: 7,
      action: 'created',
      foundAt: '2026-11-28T00:00:00Z',
      source: 'https://api.github.com',
    });
  });

  test('are sent again if the record of a sent one could not be written', async () => {
    const { handler, queue, failing } = setUp({ alerts: { acme: [alert(7, 'acme/shop')] } });
    failing.operation = 'PutItem';
    expect((await handler()).problems).toEqual(['Alerts of acme: AccessDeniedException.']);
    delete failing.operation;
    await handler();
    expect(queue).toHaveLength(2);
  });

  test('of one list that fails do not stop the others', async () => {
    const error = Object.assign(new Error(), { name: 'GitHubForbidden' });
    const { handler, messages } = setUp({ alerts: { acme: error, 'other/one': [alert(1)] } });
    expect(await handler()).toMatchObject({ sent: 1, problems: ['Alerts of acme: GitHubForbidden.'] });
    expect(messages[0]?.subject).toBe('The daily check of leaks is incomplete');
  });
});

describe('a denial of sessions', () => {
  const denied = (outcome: string, hours: number) =>
    item('one', outcome, { deniedUser: 'mailer', deniedUntil: new Date(NOW + hours * HOUR).toISOString() });

  test.each(['dead', 'unused', 'unproved'])(
    'of a key that is %s ends when no session is left',
    async (end) => {
      const { handler, detached } = setUp({ users: ['mailer'], items: [denied(end, -1)] });
      expect((await handler()).ended).toEqual(['mailer']);
      expect(detached).toEqual(['mailer']);
    },
  );

  test.each([
    ['is too young', [denied('dead', 1)]],
    ['belongs to a credential that is alive', [denied('alive', -1)]],
    [
      'belongs to a younger incident too',
      [
        denied('dead', -1),
        item('two', 'dead', { deniedUser: 'mailer', deniedUntil: new Date(NOW + HOUR).toISOString() }),
      ],
    ],
  ])('stays if it %s', async (_name, items) => {
    const { handler, detached } = setUp({ users: ['mailer'], items });
    await handler();
    expect(detached).toEqual([]);
  });

  test('without an incident stays and is reported', async () => {
    const { handler, detached, messages } = setUp({ users: ['other'] });
    await handler();
    expect(detached).toEqual([]);
    expect(messages[0]?.text).toContain(
      'The sessions of the user other are denied, and no incident says why.',
    );
  });

  test('that cannot be ended is named; one that somebody ended is not', async () => {
    const { handler, failing } = setUp({ users: ['mailer'], items: [denied('dead', -1)] });
    failing.iam = sdkError('NoSuchEntityException', 404);
    expect((await handler()).problems).toEqual([]);
    failing.iam = sdkError('AccessDenied', 403);
    expect((await handler()).problems).toEqual([
      'The denial of the sessions of mailer could not be ended: AccessDenied.',
    ]);
  });
});

describe('the reminder', () => {
  test('has the incidents that need a person, and not the others', async () => {
    const young = { receivedAt: '2026-11-29T05:00:00.000Z' };
    const items = [
      item('alive', 'alive'),
      item('failed', 'failed'),
      item('late', 'contained'),
      item('young', 'not contained', young),
      item('dead', 'dead'),
      item('closed', 'closed'),
      item('refused', 'refused'),
    ];
    const { handler, messages } = setUp({ items });
    expect((await handler()).open).toEqual(['alive', 'failed', 'late']);
    expect(messages[0]?.subject).toBe('STILL OPEN: 3 leaked credentials');
    expect(messages[0]?.text).toContain(
      '- Headline of alive\n  reported at 2026-11-27T06:00:00.000Z, incident alive',
    );
  });

  test('is not sent if there is nothing to say', async () => {
    const { handler, messages } = setUp({ items: [item('dead', 'dead')] });
    expect(await handler()).toEqual({ sent: 0, ended: [], open: [], problems: [] });
    expect(messages).toEqual([]);
  });

  test('that nobody receives fails the sweep', async () => {
    const { handler, failing } = setUp({ items: [item('alive', 'alive')] });
    failing.receiver = new Error('down');
    await expect(handler()).rejects.toMatchObject({ name: 'NobodyTold' });
  });

  test('says which part could not be checked, and denials stay without the incidents', async () => {
    const { handler, failing, detached } = setUp({ users: ['mailer'] });
    failing.operation = 'Scan';
    expect((await handler()).problems).toEqual(['Incidents: AccessDeniedException.']);
    expect(detached).toEqual([]);
  });
});
