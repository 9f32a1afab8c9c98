import { RekeyError } from '../../src/errors/errors';
import { codeOf } from '../../src/testing/rotator';
import { Deployed } from './deployed-kind';

describe('an adapter that echoes the secret', () => {
  const encodings: [string, (secret: string) => string][] = [
    ['as it is', (secret) => secret],
    ['at the end of a long text', (secret) => `${'x'.repeat(370)}${secret}`],
    ['in JSON', (secret) => JSON.stringify({ secret })],
    ['in a URL', (secret) => `https://acme.example/?token=${encodeURIComponent(secret)}`],
    ['in Base64', (secret) => Buffer.from(secret).toString('base64')],
  ];

  test.each(encodings)('in an error of verify, %s, tells nothing', async (_name, encoded) => {
    const it = await Deployed.now();
    it.turnBad(() => ({
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

  test('in an error of issue, whose value nobody else knows yet, tells nothing and leaves no orphan', async () => {
    const it = await Deployed.now();
    it.turnBad((adapter) => ({
      issue: async (request: never) => {
        const { secret } = (await adapter.issue(request)) as { secret: string };
        throw Object.assign(new Error(`not saved: ${secret}`), { name: secret });
      },
    }));
    expect(codeOf(await it.rotator.rotate())).toBe('AdapterFailed');
    expect(it.issuer.tokens.size).toBe(2);
    await it.requireUnharmed();
  });

  test.each(['serialize', 'secretsIn'] as const)('in an error of %s tells nothing', async (call) => {
    const it = await Deployed.now();
    it.turnBad(() => ({
      [call]: ({ secret }: { secret: string }) => {
        throw new Error(`cannot encode ${secret}`);
      },
    }));
    expect(codeOf(await it.rotator.rotate())).toBe('AdapterFailed');
    await it.requireUnharmed();
  });

  test('in a named error, in its members and in its cause, tells nothing', async () => {
    const it = await Deployed.now();
    it.turnBad(() => ({
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
