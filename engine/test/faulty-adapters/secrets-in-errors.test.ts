import { RekeyError } from '../../src/errors/errors';
import { codeOf } from '../../src/testing/rotator';
import { DeployedKind } from './deployed-kind';

describe('a secret in an error of an adapter', () => {
  const encodings: [string, (secret: string) => string][] = [
    ['in plain text', (secret) => secret],
    ['at the end of a long text', (secret) => `${'x'.repeat(370)}${secret}`],
    ['in JSON', (secret) => JSON.stringify({ secret })],
    ['in a URL', (secret) => `https://acme.example/?token=${encodeURIComponent(secret)}`],
    ['in Base64', (secret) => Buffer.from(secret).toString('base64')],
  ];

  test.each(encodings)('is redacted in verify, %s', async (_name, encoded) => {
    const it = await DeployedKind.create();
    it.break(() => ({
      verify: async ({ secret }: { secret: string }) => {
        throw new Error(`401 for ${encoded(secret)}`, { cause: secret });
      },
    }));
    const outcome = await it.rotator.rotate();
    expect(codeOf(outcome)).toBe('AdapterFailed');
    expect(String(outcome)).toContain('401 for');
    for (const { secret } of it.issuer.tokens.values())
      expect(it.rotator.lines.join()).not.toContain(encoded(secret));
    await it.requireUnharmed();
  });

  test('is redacted in issue before the value is stored, and leaves no orphan', async () => {
    const it = await DeployedKind.create();
    it.break((adapter) => ({
      issue: async (request: never) => {
        const { secret } = (await adapter.issue(request)) as { secret: string };
        throw Object.assign(new Error(`not saved: ${secret}`), { name: secret });
      },
    }));
    expect(codeOf(await it.rotator.rotate())).toBe('AdapterFailed');
    expect(it.issuer.tokens.size).toBe(2);
    await it.requireUnharmed();
  });

  test.each(['serialize', 'secretsIn'] as const)('is redacted in %s', async (call) => {
    const it = await DeployedKind.create();
    it.break(() => ({
      [call]: ({ secret }: { secret: string }) => {
        throw new Error(`cannot encode ${secret}`);
      },
    }));
    expect(codeOf(await it.rotator.rotate())).toBe('AdapterFailed');
    await it.requireUnharmed();
  });

  test('is redacted in the members and the cause of a RekeyError', async () => {
    const it = await DeployedKind.create();
    it.break(() => ({
      verify: async ({ secret }: { secret: string }) => {
        const report = { found: `${secret} fails.`, unchanged: 'all.', action: `try ${secret}.` };
        const error = new RekeyError('VerifyFailed', report);
        throw Object.assign(error, { request: { secret }, cause: new Error(secret) });
      },
    }));
    const outcome = await it.rotator.rotate();
    expect(codeOf(outcome)).toBe('VerifyFailed');
    expect(String(outcome)).toContain('*** fails.');
    await it.requireUnharmed();
  });
});
