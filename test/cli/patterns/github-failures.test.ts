import { githubOrganization } from '../../../cli/patterns/github/organization';
import { patternsOf } from '../../../scan/src/patterns/app-patterns';
import { runCommand } from '../support';
import { changes, github, run, useGitHub, waits } from './github-run';

useGitHub();

const refusal = (status: number, headers = {}, message = 'Said by GitHub') => ({
  status,
  headers,
  body: { message },
});

test.each<[string, string, ReturnType<typeof refusal>, RegExp]>([
  [
    'a token without the permission',
    'GET',
    refusal(403),
    /^\[Forbidden\] .*"Administration" \(write\).*Said by GitHub/s,
  ],
  ['an unknown organization', 'GET', refusal(404), /^\[NotFound\] .*no organization acme/],
  ['a change at the same time', 'POST', refusal(409), /^\[Changed\] .*Run the command again/],
  ['another status', 'GET', refusal(302, { location: '/elsewhere' }), /^\[Unexpected\] .*status 302/],
  [
    'a rate limit of an hour',
    'GET',
    refusal(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4102444800' }),
    /^\[RateLimited\] .*before 2100-01-01/,
  ],
  ['a second rate limit', 'POST', refusal(429, { 'retry-after': '3600' }), /^\[RateLimited\]/],
])('names %s', async (_, when, answer, message) => {
  github.instead.push({ when, answer });
  await expect(run(['acme'])).rejects.toThrow(message);
  expect(github.patterns).toEqual([]);
});

test('names the pattern that GitHub refuses', async () => {
  const validation_errors = { 1: { errors: [{ code: 'invalid', message: 'Pattern is too complex' }] } };
  github.instead.push({
    when: 'POST',
    answer: { status: 422, body: { message: 'Validation failed', validation_errors } },
  });
  await expect(run(['acme', 'shop'])).rejects.toThrow(
    '[Invalid] GitHub refuses a pattern. GitHub says: Validation failed\n  cdk-rekey own-key-shop: Pattern is too complex',
  );
});

test('waits for a short rate limit, and repeats reads that fail', async () => {
  github.instead.push(
    { when: 'GET', answer: refusal(502) },
    { when: 'GET', answer: 'hang up' },
    { when: 'POST', answer: refusal(403, { 'retry-after': '7' }) },
  );
  expect((await run(['acme']))[0]).toBe('created: cdk-rekey own-key-acme');
  expect(waits).toEqual([1000, 1000, 7000]);
});

test.each(['hang up', refusal(502)] as const)(
  'does not repeat a change that may have been made: %j',
  async (answer) => {
    github.instead.push({ when: 'POST', answer });
    await expect(run(['acme'])).rejects.toThrow(/^\[(Unreachable|Unexpected)\]/);
    expect(changes()).toHaveLength(1);
    expect((await run(['acme']))[0]).toBe('created: cdk-rekey own-key-acme');
  },
);

test('the settings of push protection are read again if they changed', async () => {
  await run(['acme']);
  github.publish();
  github.instead.push({ when: 'PATCH', answer: refusal(409) });
  expect(await run(['acme'])).toContain('push protection enabled: cdk-rekey own-key-acme');
});

test('push protection that the API does not offer is a step', async () => {
  await run(['acme']);
  github.publish();
  const body = { pattern_config_version: '1', custom_pattern_overrides: [] };
  github.instead.push({
    when: 'GET /orgs/acme/secret-scanning/pattern',
    answer: { status: 200, body } as never,
  });
  expect((await run(['acme'])).at(-1)).toContain(
    '2. Enable push protection in the page of each of these patterns',
  );
});

test('an organization that is full is refused before a call', async () => {
  const one = { id: 1, slug: 'x', state: 'published', push_protection_enabled: true } as const;
  const filler = { name: 'x', pattern: 'x', start_delimiter: '', end_delimiter: '' };
  github.patterns.push(...Array.from({ length: 500 }, () => ({ ...one, ...filler })));
  await expect(run(['acme'])).rejects.toThrow('[Invalid] acme has 500 custom patterns, and 1 are new.');
});

test.each([
  ['', '[TokenMissing]'],
  ['wrong', '[TokenRefused] GitHub refuses the token'],
  ['right\nwith-a-line-end', '[TokenRefused] GITHUB_TOKEN has spaces'],
])('the token %j is refused, and is not printed', async (token, message) => {
  const { env } = process;
  process.env = { ...env, GITHUB_TOKEN: token, GITHUB_API_URL: github.url };
  const { code, out, err } = await runCommand('patterns', 'acme', '--github-org', 'acme');
  process.env = env;
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(message);
  if (token !== '') expect(err).not.toContain(token.split('\n')[0] === 'wrong' ? 'wrong' : 'with-a-line-end');
});

test('GITHUB_API_URL must be a URL', async () => {
  const env = { GITHUB_TOKEN: 'right', GITHUB_API_URL: 'api' };
  const call = githubOrganization(patternsOf(['acme']), { organization: 'acme', dryRun: true, env });
  await expect(call).rejects.toThrow('[Unreachable] GITHUB_API_URL is "api"');
});
