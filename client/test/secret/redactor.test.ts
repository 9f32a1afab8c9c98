import * as fc from 'fast-check';
import { setUp } from '../setup';

const PASSWORD = 'p/ss "w\\rd" + é&=?~x';

async function redactorOf(values: Record<string, string | Uint8Array>) {
  const set = setUp();
  for (const [id, value] of Object.entries(values)) {
    set.backend.put(id, value);
    await set.client.get(id);
  }
  return { ...set, redact: set.client.redactor() };
}

test('a value is replaced in every usual form', async () => {
  const { redact } = await redactorOf({ db: PASSWORD });
  const forms = {
    raw: PASSWORD,
    base64: Buffer.from(PASSWORD).toString('base64'),
    base64url: Buffer.from(PASSWORD).toString('base64url'),
    'base64 of basic authentication': Buffer.from(`admin:${PASSWORD}`).toString('base64'),
    'base64 at another position': Buffer.from(`ad:${PASSWORD}!`).toString('base64'),
    hex: Buffer.from(PASSWORD).toString('hex'),
    'percent-encoding': encodeURIComponent(PASSWORD),
    form: new URLSearchParams({ PASSWORD }).toString().slice('PASSWORD='.length),
    JSON: JSON.stringify(PASSWORD),
    'JSON in JSON': JSON.stringify(JSON.stringify(PASSWORD)),
  };
  for (const [form, text] of Object.entries(forms)) {
    const line = redact(`before ${text} after`);
    expect([form, line.startsWith('before '), line.endsWith(' after')]).toEqual([form, true, true]);
    expect([form, line.match(/\[secret db ….{4}\]/g)?.length]).toEqual([form, 1]);
  }
});

test('members of JSON are replaced, and names of hosts and users stay', async () => {
  const { redact } = await redactorOf({
    db: JSON.stringify({
      host: 'db.internal',
      username: 'postgres',
      password: 'hunter2-hunter2',
      port: 5432,
    }),
  });
  expect(redact('postgres@db.internal with hunter2-hunter2')).toMatch(
    /^postgres@db.internal with \[secret db/,
  );
});

test('a version that was replaced a moment ago is still redacted, and the new one too', async () => {
  const { backend, client, redact } = await redactorOf({ db: 'first-password' });
  backend.put('db', 'second-password');
  await client.secret('db').refresh();
  expect(redact('first-password second-password')).not.toContain('password');
});

test('bytes are replaced in base64 and hex', async () => {
  const key = Uint8Array.from({ length: 32 }, (_, n) => n * 7);
  const { redact } = await redactorOf({ key });
  expect(redact(Buffer.from(key).toString('hex'))).toMatch(/^\[secret key ….{4}\]$/);
  expect(redact(Buffer.from(key).toString('base64'))).toMatch(/^\[secret key ….{4}\]=?$/);
});

test('other text stays as it is', async () => {
  const { redact } = await redactorOf({ db: 'hunter2-hunter2', pin: '1234' });
  const line = 'GET /users/1234 200 in 12 ms hunter2';
  expect(redact(line)).toBe(line);
});

test('no value is left in any text', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', minLength: 8, maxLength: 40 }),
      fc.string({ maxLength: 20 }),
      fc.string({ maxLength: 20 }),
      async (value, before, after) => {
        const { redact } = await redactorOf({ db: value });
        expect(redact(before + value + after)).toContain('[secret db');
        expect(redact(before + value + after).replaceAll(/\[secret db ….{4}\]/g, '')).not.toContain(value);
      },
    ),
    { numRuns: 200 },
  );
});
