import type { AdapterFactory } from '../src/adapter';
import { redactConsole } from '../src/console';
import { ENVIRONMENT } from '../src/contract';
import { RekeyError } from '../src/errors/errors';
import { createHandler } from '../src/handler';
import { CURRENT, PENDING } from '../src/secret-store/secret-store';
import { requireReadable } from '../src/testing/readable';
import { codeOf, DAY, Rotator } from '../src/testing/rotator';
import { VirtualClock } from '../src/testing/virtual-clock';
import { HOUR, MINUTE } from '../src/time/clock';
import type { Calls } from '../src/traits';
import { acme, FakeAcme } from './testing/acme';
import { FakeDatabase, password } from './testing/database';

type Change = (adapter: Calls) => Partial<Record<keyof Calls, unknown>>;

function changed(factory: AdapterFactory, change: Change): AdapterFactory {
  return {
    kind: factory.kind,
    create(parameters, context) {
      const adapter = factory.create(parameters, context) as Calls;
      return { ...adapter, ...change(adapter) } as never;
    },
  };
}

/** A deployed kind, whose adapter becomes a bad one with the next deploy of the function. */
class Deployed {
  readonly clock = new VirtualClock();
  readonly issuer = new FakeAcme(this.clock);
  readonly honest = acme(this.issuer);
  readonly rotator = new Rotator({
    factory: this.honest,
    parameters: { account: 'mailer' },
    clock: this.clock,
  });

  static async now(): Promise<Deployed> {
    const it = new Deployed();
    await it.rotator.deploy();
    return it;
  }

  turnBad(change: Change): void {
    this.rotator.factory = changed(this.honest, change);
  }

  /** Rule 1 and rule 8, and that nothing is lost once the adapter is mended. */
  async requireUnharmed(): Promise<void> {
    const { rotator, issuer } = this;
    expect(issuer.accepts(rotator.secret.text(CURRENT) as string)).toBe(true);
    requireReadable(rotator);
    this.requireSilence();
    rotator.factory = this.honest;
    rotator.clock.pass(2 * HOUR);
    await rotator.sweep();
    expect(await rotator.rotate()).toBe('done');
    for (let day = 0; day < 3; day++) {
      rotator.clock.pass(DAY);
      expect(await rotator.sweep()).toBe('done');
    }
    expect(issuer.ids()).toHaveLength(1);
    this.requireSilence();
  }

  requireSilence(): void {
    const { rotator, issuer } = this;
    const errors = rotator.errors.map((error) => {
      const { message, stack, cause, ...more } = error as Error;
      return [message, stack, String(cause), JSON.stringify(more)].join();
    });
    const told = [...rotator.lines, ...errors, JSON.stringify([rotator.answers, rotator.secret.tags])].join();
    for (const { secret } of issuer.tokens.values()) {
      expect(told).not.toContain(secret);
      expect(told).not.toContain(secret.slice(0, 12));
    }
  }
}

const CALLS = ['issue', 'verify', 'list', 'parse', 'serialize', 'secretsIn', 'idOf'] as const;

const unreadable = Object.defineProperty(new Error('x'), 'message', {
  get() {
    throw new Error('no message');
  },
});

const THROWN: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a text', 'hunter2 is the password'],
  ['an empty text', ''],
  ['a number', 42],
  ['a symbol', Symbol('reason')],
  ['an object without a prototype', Object.create(null)],
  ['an error whose message cannot be read', unreadable],
  ['an error without a message', new Error()],
  ['an object that cannot be made a text', { name: { toString: null }, message: Object.create(null) }],
];

describe('an adapter that throws what is no named error', () => {
  test.each(THROWN.flatMap(([name, thrown]) => CALLS.map((call) => [name, call, thrown] as const)))(
    '%s, from %s, gets a named error',
    async (_name, call, thrown) => {
      const it = await Deployed.now();
      it.turnBad(() => ({
        [call]: () => {
          throw thrown;
        },
      }));
      const outcome = await it.rotator.rotate();
      expect(codeOf(outcome)).toBe('AdapterFailed');
      expect(String(outcome)).toContain(`${call} of the kind acme-token threw`);
      await it.requireUnharmed();
    },
  );

  test.each(['verify', 'list', 'disable', 'remove', 'lastUsed', 'proveRefused'] as const)(
    'from %s, by a rejection, during a replacement, a sweep and a deletion',
    async (call) => {
      const it = await Deployed.now();
      await it.rotator.rotate();
      it.clock.pass(2 * DAY);
      it.turnBad(() => ({ [call]: () => Promise.reject(undefined) }));
      const { rotator } = it;
      for (const work of [() => rotator.sweep(), () => rotator.replaceNow(), () => rotator.delete()]) {
        const outcome = await work();
        expect(['done', 'AdapterFailed', 'SweepFailed']).toContain(codeOf(outcome));
      }
      requireReadable(rotator);
      expect(
        rotator.errors.length + rotator.answers.filter(({ Status }) => Status === 'FAILED').length,
      ).not.toBe(0);
      rotator.factory = it.honest;
      await rotator.delete();
      expect(rotator.answers.at(-1)?.Status).toBe('SUCCESS');
      expect(it.issuer.ids()).toEqual([]);
    },
  );
});

describe('an adapter that echoes the secret', () => {
  const encodings: [string, (secret: string) => string][] = [
    ['as it is', (secret) => secret],
    ['at the end of a long text', (secret) => `${'x'.repeat(340)}${secret}`],
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

describe('an adapter that writes the secret to the console', () => {
  const KEY = `-----BEGIN PRIVATE KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'}\n${'"quoted"QDu/7q8cXQb7a5dAAAAA'}\n`;

  const writers: [string, (secret: string) => void][] = [
    ['by console.log', (secret) => console.log('token', secret)],
    ['by console.error, in an object', (secret) => console.error({ response: { secret } })],
    ['by console.trace', (secret) => console.trace(secret)],
    ['to the standard output', (secret) => void process.stdout.write(`debug ${secret}\n`)],
    ['to the standard error, as bytes', (secret) => void process.stderr.write(Buffer.from(secret))],
  ];

  test.each(writers)('%s, has it redacted', async (_name, write) => {
    const written = captureOutput();
    try {
      const it = await Deployed.now();
      it.rotator.redact = redactConsole;
      it.turnBad((adapter) => ({
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

  test('line by line, as an object with a private key is printed, has every line redacted', async () => {
    const written = captureOutput();
    try {
      const it = await Deployed.now();
      it.rotator.redact = redactConsole;
      it.turnBad((adapter) => ({
        secretsIn: (value: never) => [...adapter.secretsIn(value), KEY],
        verify: async () => console.log({ response: { body: { key: KEY } } }),
      }));
      expect(await it.rotator.rotate()).toBe('done');
      for (const line of KEY.trim().split('\n')) expect(written.text()).not.toContain(line);
    } finally {
      written.restore();
    }
  });

  test('finds the console as it was after the invocation', async () => {
    const before = [console.log, process.stdout.write, process.stderr.write];
    const it = await Deployed.now();
    it.rotator.redact = redactConsole;
    await it.rotator.rotate();
    it.turnBad(() => ({ list: () => Promise.reject(new Error('gone')) }));
    await it.rotator.sweep();
    expect([console.log, process.stdout.write, process.stderr.write]).toEqual(before);
  });
});

describe('an adapter that is pending for ever', () => {
  test('fails every attempt by name, and the sweep ends the rotation', async () => {
    const database = new FakeDatabase(2);
    const rotator = new Rotator({ factory: password(database), parameters: { user: 'app' } });
    await rotator.deploy();
    const current = rotator.secret.text(CURRENT) as string;
    rotator.factory = changed(password(database), (adapter) => ({
      traits: { ...adapter.traits, asynchronous: true },
      install: async () => 'pending',
    }));
    const token = 'token-of-a-rotation-0000000000001';
    for (let retry = 0; retry < 3; retry++) {
      expect(codeOf(await rotator.rotate(token))).toBe('InstallPending');
      rotator.clock.pass(5 * MINUTE);
      expect(await rotator.sweep()).toBe('done');
      expect(rotator.secret.labels[PENDING]).toBe(token);
    }
    rotator.clock.pass(2 * HOUR);
    expect(await rotator.sweep()).toBe('done');
    expect(rotator.secret.labels[PENDING]).toBeUndefined();
    expect(rotator.lines.join()).toContain('stuck rotation ended');
    expect(rotator.lines.join()).toContain('"RotationFailed":1');
    expect(database.accepts(current)).toBe(true);
    rotator.factory = password(database);
    expect(await rotator.rotate()).toBe('done');
  });

  test('fails the deploy by name, and leaves nothing alive', async () => {
    const database = new FakeDatabase(2);
    const factory = changed(password(database), (adapter) => ({
      traits: { ...adapter.traits, asynchronous: true },
      install: async (login: never) => {
        database.set(login);
        return 'pending';
      },
    }));
    const rotator = new Rotator({ factory, parameters: { user: 'app' } });
    await rotator.resource('Create');
    expect(rotator.answers[0]).toMatchObject({
      Status: 'FAILED',
      Reason: expect.stringContaining('InstallPending'),
    });
    await rotator.delete();
    expect(rotator.answers[1].Status).toBe('SUCCESS');
    expect(database.alive()).toEqual([]);
  });
});

describe('an adapter that answers what its contract excludes', () => {
  const answers: [string, Change, string][] = [
    [
      'the same id twice in its list',
      (adapter) => ({
        list: async () => [...((await adapter.list?.()) ?? []), ...((await adapter.list?.()) ?? [])],
      }),
      'list returned the id tok_1 twice',
    ],
    ['no array from list', () => ({ list: async () => undefined }), 'list returned no array'],
    ['an id with a space', () => ({ idOf: () => 'tok 1' }), 'idOf returned an id that is not'],
    ['no value from issue', () => ({ issue: async () => undefined }), 'issue returned no value'],
    ['no value from parse', () => ({ parse: () => undefined }), 'parse returned no value'],
    ['a promise from parse', () => ({ parse: async () => ({}) }), 'parse returned a promise'],
    [
      'a rejected promise from secretsIn',
      () => ({ secretsIn: () => Promise.reject(new Error('late')) }),
      'secretsIn returned a promise',
    ],
    ['a text from secretsIn', () => ({ secretsIn: () => 'secret' }), 'secretsIn returned no array of texts'],
    ['no text from serialize', () => ({ serialize: () => undefined }), 'serialize returned no text'],
    ['no traits', () => ({ traits: undefined }), 'it has no traits'],
    [
      'an unknown value of a trait',
      (adapter) => ({ traits: { ...adapter.traits, chosenBy: 'nobody' } }),
      'chosenBy is none of "caller", "issuer"',
    ],
    [
      'a time that is no number',
      (adapter) => ({ traits: { ...adapter.traits, times: { issue: '10 s' } } }),
      'a time in its traits is no number of milliseconds',
    ],
    ['no verify', () => ({ verify: undefined }), 'every adapter needs verify'],
  ];

  test.each(answers)('%s, is refused by name', async (_name, change, problem) => {
    const it = await Deployed.now();
    it.turnBad(change);
    const outcome = await it.rotator.rotate();
    expect(codeOf(outcome)).toBe('AdapterFault');
    expect(String(outcome)).toContain(`The adapter of the kind acme-token breaks its contract: ${problem}`);
    await it.requireUnharmed();
  });

  test('the same id twice, has nothing removed by a sweep, a replacement or a deletion', async () => {
    const it = await Deployed.now();
    await it.rotator.rotate();
    it.clock.pass(2 * DAY);
    const [, [, change]] = [undefined, answers[0]];
    it.turnBad(change);
    const before = it.issuer.ids();
    expect(codeOf(await it.rotator.sweep())).toBe('SweepFailed');
    expect(codeOf(await it.rotator.replaceNow())).toBe('AdapterFault');
    await it.rotator.delete();
    expect(it.rotator.answers.at(-1)?.Reason).toContain('list returned the id tok_1 twice');
    expect(it.issuer.ids()).toEqual(before);
  });

  test.each([
    ['nothing', () => undefined, 'AdapterFault'],
    ['a promise', async () => ({}), 'AdapterFault'],
    [
      'what is no error',
      () => {
        throw 'hunter2';
      },
      'AdapterFailed',
    ],
  ])('%s from create, is refused by name', async (_name, create, code) => {
    const it = await Deployed.now();
    it.rotator.factory = { kind: 'acme-token', create: create as never };
    expect(codeOf(await it.rotator.rotate())).toBe(code);
    await it.requireUnharmed();
  });

  test('what is awaited but no promise, is served as a promise is', async () => {
    const it = await Deployed.now();
    it.turnBad((adapter) => ({
      list: () => ({
        // biome-ignore lint/suspicious/noThenProperty: some libraries return such objects.
        then: (done: (listed: unknown) => void, failed: (thrown: unknown) => void) =>
          void adapter.list?.().then(done, failed),
      }),
    }));
    expect(await it.rotator.rotate()).toBe('done');
  });

  test.each([
    [
      'throws',
      () => {
        throw undefined;
      },
    ],
    ['rejects', () => Promise.reject(null)],
  ])('a close that %s, keeps the outcome of the invocation', async (_name, close) => {
    const it = await Deployed.now();
    it.turnBad(() => ({ close }));
    expect(await it.rotator.rotate()).toBe('done');
    expect(it.rotator.lines.join()).toContain('"event":"close","code":"AdapterFailed"');
  });
});

test('a handler in a sandbox redacts the console', async () => {
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

/** What is written to the console and the standard streams. */
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
