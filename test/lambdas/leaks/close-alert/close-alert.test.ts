import { createHandler } from '../../../../lambdas/leaks/close-alert/handler';
import type { Incident } from '../../../../lambdas/leaks/contract';
import type { Alert } from '../../../../lambdas/leaks/github/api';
import { GitHubError, type GitHubErrorCode } from '../../../../lambdas/leaks/github/errors';
import type { GitHubApi } from '../../../../lambdas/leaks/github/sources';
import { ended, incident, KEY } from '../incident';

const api = 'https://api.github.com';
const SERVER = 'https://github.example.com/api/v3';
const APP = { clientId: 'Iv23liSHOPSHOPSHOPSH' };
const APIS: GitHubApi[] = [
  { api, token: 'arn:token' },
  { api, app: { ...APP, privateKey: 'arn:key' } },
  { api, app: { ...APP, privateKey: 'arn:key', installationId: 7 } },
  { api: SERVER, token: 'arn:server' },
  { api: SERVER, app: { clientId: 'Iv1.server', privateKey: 'arn:server-key' } },
];

function setUp({
  state = 'open',
  fails,
  left = [],
}: {
  state?: string;
  fails?: unknown;
  left?: string[];
} = {}) {
  const calls: unknown[][] = [];
  const alert: Alert = {
    number: 7,
    state,
    secretType: 's',
    createdAt: '',
    page: '',
    ...(state === 'resolved' && { resolution: 'false_positive' }),
  };
  const answer = async (...input: unknown[]): Promise<Alert> => {
    calls.push(input);
    if (fails) throw fails;
    return alert;
  };
  const used: GitHubApi[] = [];
  const client = (one: GitHubApi) => {
    used.push(one);
    return {
      alert: (...input: [string, number]) => answer('alert', ...input),
      resolve: (...input: [string, number, string]) => answer('resolve', ...input),
    };
  };
  return { calls, used, close: createHandler({ apis: APIS, client, deadParts: { add: async () => left } }) };
}
const { finding, match } = incident();
const dead = (more: Partial<Incident> = {}) => incident({ ...ended, ...more });

test('the alert of a dead credential is resolved as revoked, with the seconds and no value', async () => {
  const { calls, close } = setUp();
  expect(await close(dead())).toEqual({
    closed: true,
    explanation: 'The alert 7 of acme/shop is resolved as revoked.',
  });
  expect(calls).toEqual([
    ['alert', 'acme/shop', 7],
    [
      'resolve',
      'acme/shop',
      7,
      'Revoked and replaced by cdk-rekey. The issuer refused it 41 s after the report. Incident: github-1',
    ],
  ]);
  expect(JSON.stringify(calls)).not.toMatch(new RegExp(`${KEY}|111111111111`));
});

test('a repeated step, and an alert that a person resolved, change nothing', async () => {
  const { calls, close } = setUp({ state: 'resolved' });
  expect(await close(dead())).toEqual({
    closed: true,
    explanation: 'The alert 7 of acme/shop was resolved before (false_positive).',
  });
  expect(calls).toEqual([['alert', 'acme/shop', 7]]);
});

test.each<[string, object, number]>([
  ['token', { token: 'arn:token' }, 0],
  ['app', { app: APP }, 1],
  ['installation of an app', { app: { ...APP, installationId: 7 } }, 2],
  ['token of a server', { api: SERVER, token: 'arn:server' }, 3],
  ['app of a server', { api: SERVER, app: { clientId: 'Iv1.server' } }, 4],
])('the alert is closed with the %s that read it', async (_name, credential, index) => {
  const { used, close } = setUp();
  const alert = { repository: 'acme/shop', number: 7, api, ...credential };
  expect(await close(dead({ finding: { ...finding, alert } }))).toMatchObject({ closed: true });
  expect(used).toEqual([APIS[index]]);
});

test('a key of which no use was seen is said to be so', async () => {
  const { calls, close } = setUp();
  await close(dead({ proof: { outcome: 'unused', at: '2026-11-29T12:00:04.000Z', explanation: '' } }));
  expect(calls[1]?.[3]).toContain('It was revoked 2 s after the report, and no use was seen since.');
});

test('a credential without a label is said to be so', async () => {
  const { calls, close } = setUp();
  await close(dead({ proof: { outcome: 'unlabelled', at: '2026-11-29T12:00:04.000Z', explanation: '' } }));
  expect(calls[1]?.[3]).toContain('No version in use holds it since 2 s after the report.');
});

test.each<[string, Partial<Incident>, RegExp]>([
  ['alive', { proof: { outcome: 'alive', at: '', explanation: '' } }, /not proved dead/],
  [
    'ended without a proof',
    { proof: { outcome: 'unproved', at: '', explanation: '' } },
    /no refusal was seen/,
  ],
  ['observed', { proof: { outcome: 'waiting', at: '', explanation: '' } }, /not proved dead/],
  ['unknown', { proof: { Error: 'States.Timeout' } }, /not proved dead/],
  ['not tested', { proof: undefined }, /not proved dead/],
  [
    'in a dry run',
    { match: { ...match, covered: { mode: 'dry-run', containAtOnce: true } } },
    /nothing was changed/,
  ],
  ['without an alert', { finding: { ...finding, alert: undefined } }, /has no alert/],
  [
    'of another API',
    {
      finding: {
        ...finding,
        alert: { repository: 'a/b', number: 1, token: 'arn:token', api: 'https://evil.example' },
      },
    },
    /not configured/,
  ],
  [
    'of another token',
    {
      finding: {
        ...finding,
        alert: { repository: 'a/b', number: 1, token: 'arn:other', api: 'https://api.github.com' },
      },
    },
    /not configured/,
  ],
  ...[
    ['another app', { app: { clientId: 'Iv1.0' } }],
    ['another installation', { app: { ...APP, installationId: 8 } }],
    ['neither a token nor an app', {}],
    ['an API with the token of another', { api: SERVER, token: 'arn:token' }],
    ['another API with the token of this', { token: 'arn:server' }],
    ['an API with the app of another', { api: SERVER, app: APP }],
    ['another API with the app of this', { app: { clientId: 'Iv1.server' } }],
    ['an API with another path', { api: `${SERVER}/other`, token: 'arn:server' }],
    ['an API in another form', { api: 'https://API.github.com', token: 'arn:token' }],
    ['a secret key of an app as a token', { token: 'arn:key' }],
  ].map(([what, credential]): [string, Partial<Incident>, RegExp] => [
    `of ${what}`,
    { finding: { ...finding, alert: { repository: 'a/b', number: 1, api, ...(credential as object) } } },
    /not configured/,
  ]),
])('the alert of a credential that is %s stays open without a call', async (_name, more, explanation) => {
  const { calls, close } = setUp();
  expect(await close(dead(more))).toEqual({ closed: false, explanation: expect.stringMatching(explanation) });
  expect(calls).toEqual([]);
});

test.each<GitHubErrorCode>([
  'NotFound',
  'Forbidden',
  'Unauthorized',
  'Redirected',
  'Refused',
  'BadName',
  'AppPermissionMissing',
  'AppSuspended',
])('after %s the alert stays open, and the answer names the error', async (code) => {
  const { close } = setUp({ fails: new GitHubError(code, 404) });
  expect(await close(dead())).toEqual({
    closed: false,
    explanation: expect.stringContaining(`(GitHub${code}).`),
  });
});

test.each<GitHubErrorCode>(['RateLimited', 'ServerError', 'TimedOut', 'Unreachable'])(
  'after %s the step fails, so that it is repeated',
  async (code) => {
    const { close } = setUp({ fails: new GitHubError(code) });
    await expect(close(dead())).rejects.toMatchObject({ name: `GitHub${code}` });
  },
);

test('the alert of a credential of several secrets is resolved after the last proof', async () => {
  const { finding } = incident();
  const part = { report: 'github-0', secret: 'arn:a', all: ['arn:a', 'arn:b'] };
  const some = dead({ finding: { ...finding, part } });
  const early = setUp({ left: ['arn:b'] });
  expect(await early.close(some)).toEqual({
    closed: false,
    explanation: expect.stringContaining('Left: arn:b.'),
  });
  expect(early.calls).toEqual([]);
  expect(await setUp().close(some)).toMatchObject({ closed: true });
});
