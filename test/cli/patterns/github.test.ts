import { testString } from '../../../scan/src/patterns/github';
import { apiKeyPattern } from '../../../scan/src/patterns/key-pattern';
import { changes, github, run, useGitHub } from './github-run';

useGitHub();

test('creates the patterns, names the steps of the web page, and enables push protection after the publication', async () => {
  const first = await run(['acme', 'acme_live']);
  expect(first.slice(0, 2)).toEqual([
    'created: cdk-rekey own-key-acme',
    'created: cdk-rekey own-key-acme_live',
  ]);
  expect(first.join('\n')).toContain(`cdk-rekey own-key-acme: ${testString(apiKeyPattern('acme'))}`);
  expect(first.filter((line) => /^\d\. /.test(line))).toEqual([
    expect.stringContaining('https://github.com/acme'),
    expect.stringContaining('Test string'),
    expect.stringContaining('Save and dry run'),
    expect.stringContaining('Publish pattern'),
    expect.stringContaining('Run this command again.'),
  ]);

  github.publish();
  expect(await run(['acme', 'acme_live'])).toEqual([
    'unchanged: cdk-rekey own-key-acme',
    'unchanged: cdk-rekey own-key-acme_live',
    'push protection enabled: cdk-rekey own-key-acme',
    'push protection enabled: cdk-rekey own-key-acme_live',
    'Nothing is left to do.',
  ]);
  expect(github.patterns.every((pattern) => pattern.push_protection_enabled)).toBe(true);

  github.calls.splice(0);
  expect((await run(['acme', 'acme_live'])).at(-1)).toBe('Nothing is left to do.');
  expect(changes()).toEqual([]);
});

test('sends the token, and nothing else that is secret', async () => {
  await run(['acme']);
  const [{ headers, body } = { headers: {}, body: {} }] = github.calls.filter(
    ({ method }) => method === 'POST',
  );
  expect(headers).toMatchObject({
    accept: 'application/vnd.github+json',
    authorization: 'Bearer right',
    'x-github-api-version': '2022-11-28',
  });
  expect(body).toEqual({ patterns: [expect.objectContaining({ pattern: 'acme_[0-9A-Za-z]{33}' })] });
  expect(JSON.stringify(body)).not.toContain('right');
});

test('a dry run changes nothing', async () => {
  expect((await run(['acme'], { dryRun: true }))[0]).toBe('would be created: cdk-rekey own-key-acme');
  expect(changes()).toEqual([]);
  await run(['acme']);
  github.publish();
  github.calls.splice(0);
  const lines = await run(['acme'], { dryRun: true });
  expect(lines).toContain('push protection would be enabled: cdk-rekey own-key-acme');
  expect(changes()).toEqual([]);
});

test('updates a pattern whose expressions changed, and leaves those of other apps', async () => {
  await run(['acme', 'shop']);
  const [first] = github.patterns;
  github.patterns[0] = { ...(first as (typeof github.patterns)[0]), end_delimiter: '\\z' };
  github.calls.splice(0);
  const lines = await run(['acme']);
  expect(lines.slice(0, 2)).toEqual([
    'updated: cdk-rekey own-key-acme',
    'not of this app, left as it is: cdk-rekey own-key-shop',
  ]);
  expect(changes()).toEqual([['PATCH', '/orgs/acme/secret-scanning/custom-patterns/1']]);
  expect(github.patterns[0]?.end_delimiter).toBe(first?.end_delimiter);
});

test('reads all pages', async () => {
  const prefixes = Array.from({ length: 230 }, (_, i) => `p${i}`);
  await run(prefixes);
  github.calls.splice(0);
  expect(await run(prefixes)).toContain('unchanged: cdk-rekey own-key-p229');
  expect(github.calls.map(({ path }) => /&page=(\d)/.exec(path)?.[1])).toEqual(['1', '2', '3']);
});
