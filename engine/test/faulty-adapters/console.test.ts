import { redactConsole } from '../../src/console';
import { ENVIRONMENT } from '../../src/contract';
import { createHandler } from '../../src/handler';
import { DeployedKind } from './deployed-kind';

describe('the output of an adapter that writes the secret', () => {
  const KEY = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'}\n${'"quoted"QDu/7q8cXQb7a5dAAAAA'}\n`;

  const writers: [string, (secret: string) => void][] = [
    ['by console.log', (secret) => console.log('token', secret)],
    ['by console.error, in an object', (secret) => console.error({ response: { secret } })],
    ['by console.trace', (secret) => console.trace(secret)],
    ['to the standard output', (secret) => void process.stdout.write(`debug ${secret}\n`)],
    ['to the standard error, as bytes', (secret) => void process.stderr.write(Buffer.from(secret))],
  ];

  test.each(writers)('%s is redacted', async (_name, write) => {
    const written = captureOutput();
    try {
      const it = await DeployedKind.create();
      it.rotator.redact = redactConsole;
      it.break((adapter) => ({
        verify: async (value: { secret: string }, check: never) => {
          write(value.secret);
          await adapter.verify(value, check);
        },
      }));
      expect(await it.rotator.rotate()).toBe('done');
      expect(written.text()).toContain('***');
      for (const { secret } of it.issuer.tokens.values()) expect(written.text()).not.toContain(secret);
    } finally {
      written.restore();
    }
  });

  test('of a private key in an object is redacted line by line', async () => {
    const written = captureOutput();
    try {
      const it = await DeployedKind.create();
      it.rotator.redact = redactConsole;
      it.break((adapter) => ({
        secretsIn: (value: never) => [...adapter.secretsIn(value), KEY],
        verify: async () => console.log({ response: { body: { key: KEY } } }),
      }));
      expect(await it.rotator.rotate()).toBe('done');
      for (const line of KEY.trim().split('\n')) expect(written.text()).not.toContain(line);
    } finally {
      written.restore();
    }
  });

  test('is restored to the original streams after the invocation', async () => {
    const before = [console.log, process.stdout.write, process.stderr.write];
    const it = await DeployedKind.create();
    it.rotator.redact = redactConsole;
    await it.rotator.rotate();
    it.break(() => ({ list: () => Promise.reject(new Error('gone')) }));
    await it.rotator.sweep();
    expect([console.log, process.stdout.write, process.stderr.write]).toEqual(before);
  });
});

test('a handler in Lambda redacts the console', async () => {
  const written = captureOutput();
  process.env[ENVIRONMENT.region] = 'eu-central-1';
  try {
    const factory = { kind: 'acme-token', create: () => undefined as never };
    const handler = createHandler(factory);
    const context = { getRemainingTimeInMillis: () => 300_000 };
    await expect(handler({ rekey: 'sweep' }, context)).rejects.toMatchObject({ code: 'BadSettings' });
    expect(written.text()).toContain('"code":"BadSettings"');
  } finally {
    written.restore();
    delete process.env[ENVIRONMENT.region];
  }
});

/** Captures the console and the standard streams. */
function captureOutput() {
  const written: string[] = [];
  const spies = [
    ...(['log', 'info', 'warn', 'error', 'debug', 'trace'] as const).map((method) =>
      jest.spyOn(console, method).mockImplementation((...input) => void written.push(input.join(' '))),
    ),
    ...[process.stdout, process.stderr].map((stream) =>
      jest.spyOn(stream, 'write').mockImplementation((chunk) => {
        written.push(String(chunk));
        return true;
      }),
    ),
  ];
  return {
    text: () => written.join('\n'),
    restore: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
