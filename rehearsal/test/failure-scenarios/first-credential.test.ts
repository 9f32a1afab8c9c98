import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rehearse } from '../../src';
import { LocalAws } from '../../src/aws/local-aws';
import { synthesize } from './fixtures';

jest.setTimeout(120_000);

// Before a key is issued, right after, and when it is there already.
test.each([
  'iam:CreateAccessKey',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
])('a deploy fails with the reason when %s is denied, and leaves no key behind', async (action) => {
  const assembly = synthesize().directory;
  const file = join(assembly, 'App.template.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(new RegExp(`"${action}",\\s*`), ''));
  const calls = jest.spyOn(LocalAws.prototype, 'call');

  const { findings } = await rehearse({ assembly, days: 1 });

  // The failure with its reason, and the denied call with what would have allowed it.
  expect(findings).toMatchObject([
    { found: expect.stringContaining(action) },
    { found: expect.stringContaining(`${action} was denied`), fix: expect.stringContaining('Add to') },
  ]);
  // IAM refuses to delete a user who still has a key; then the rollback would have left something.
  expect(findings[0]?.found).toMatch(/AccessDenied.*It was rolled back/s);
  expect(calls.mock.calls.some(([{ operation }]) => operation === 'DeleteUser')).toBe(true);
  calls.mockRestore();
});
