import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { matches, requireVerifier, scramVerifier } from '../../../../lambdas/credentials/postgres/scram';
import { passwordGenerator } from '../../../../lambdas/databases/password';
import type { PostgresServer } from '../../../../lambdas/databases/servers/postgres';
import {
  asSuperuser,
  closeClients,
  connect,
  parametersFor,
  provideAuthority,
  removeAuthority,
  ServerRotator,
  startServer,
} from './fixture';

/** Every printable ASCII character. */
const PRINTABLE = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).join('');
const generator = (passwordLength: number, passwordAlphabet = PRINTABLE) =>
  passwordGenerator('postgres', { passwordLength, passwordAlphabet });

describe('a SCRAM verifier', () => {
  test('is the one that PostgreSQL computes', () => {
    // CREATE ROLE … PASSWORD 'pencil' on PostgreSQL 18.4, and the salt that it chose.
    expect(scramVerifier('pencil', Buffer.from('hdNuMU/cq/tz/C8ULU7OMQ==', 'base64'))).toBe(
      'SCRAM-SHA-256$4096:hdNuMU/cq/tz/C8ULU7OMQ==$OEskk5EH/+FPwgB894LfruLjJb2MSia3Xy/zey7AFyA=:okViZsy2FxA1XvlBgMzesiNWtfxRYSrwi/tRKTrelqw=',
    );
  });

  test('holds for 10,000 generated passwords, and for no other', () => {
    const [short, long] = [generator(20), generator(128)];
    let previous = 'another-password';
    for (let i = 0; i < 10_000; i++) {
      const password = i % 2 ? short() : long();
      // The number of iterations decides about the time only; one in 50 has that of production.
      const verifier = i % 50 ? scramVerifier(password, randomBytes(16), 64) : scramVerifier(password);
      if (!matches(password, verifier)) throw new Error(`${i}: a password does not match its verifier.`);
      if (matches(previous, verifier)) throw new Error(`${i}: another password matches.`);
      previous = password;
    }
  });

  test.each([['ü'], ['a b'], ['a\u0000'], [''], ['\u00aa'.repeat(30)]])(
    'is not made for the password %j',
    (password) => {
      expect(() => scramVerifier(password)).toThrow('[AdapterFault]');
    },
  );

  const good = scramVerifier('pencil');
  test.each<[string, string]>([
    ['a lower-case prefix', good.replace('SCRAM-SHA-256', 'scram-sha-256')],
    ['another prefix', good.replace('SHA-256', 'SHA-512')],
    ['no iterations', good.replace('$4096:', '$:')],
    ['zero iterations', good.replace('$4096:', '$0:')],
    ['a missing key', good.slice(0, good.lastIndexOf(':'))],
    ['a short key', `${good.slice(0, -5)}=`],
    ['a key in URL encoding', `${good.slice(0, -4)}-_A=`],
    ['a short salt', good.replace(/:[^$]+\$/, ':c2FsdA==$')],
    ['a salt that is no Base64', good.replace(/:[^$]+\$/, ':W22ZaJ0SNY7soEsUEjb6gR==$')],
    ['a space', ` ${good}`],
    ['a line break', `${good}\n`],
    ['the password itself', 'pencil'],
    ['an MD5 hash', 'md5d0b1cf5f9a3f5a3f8d6e8c4b7a2f1e0d'],
  ])('is refused with %s', (_, text) => {
    expect(() => requireVerifier(text)).toThrow(
      '[AdapterFault] The kind postgres sends no statement, because a SCRAM verifier is malformed.',
    );
    expect(matches('pencil', text)).toBe(false);
  });
});

describe('at a real server', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    provideAuthority();
    const log = {
      logging_collector: 'on',
      log_directory: 'log',
      log_filename: 'all.log',
      log_statement: 'all',
    };
    server = await startServer({ settings: { ...log, log_min_messages: 'debug1', log_connections: 'on' } });
  });
  afterEach(closeClients);
  afterAll(async () => {
    await server?.stop();
    removeAuthority();
  });

  test('200 generated passwords log in', async () => {
    const next = [generator(20), generator(128), generator(43, 'ab+/=\'"\\$%&;')];
    const passwords = Array.from({ length: 200 }, (_, i) => (next[i % 3] as () => string)());
    const statements = passwords.map(
      (password, i) => `CREATE ROLE user_${i} LOGIN PASSWORD '${scramVerifier(password)}'`,
    );
    await asSuperuser(server, statements);
    for (const [i, password] of passwords.entries()) {
      const client = await connect(server, { username: `user_${i}`, password });
      await client.end();
    }
  }, 30_000);

  test('no password is in the log of the server', async () => {
    const passwords: string[] = [];
    for (const [strategy, owner, logins] of [
      ['alternating', 'shop_owner', 'shop_a,shop_b'],
      ['single', '', 'shop'],
    ]) {
      const rotator = await new ServerRotator(parametersFor(server, { strategy, owner, logins })).deploy();
      passwords.push(rotator.value('AWSCURRENT').password);
      await rotator.rotate();
      passwords.push(rotator.value('AWSCURRENT').password);
      await rotator.replaceNow();
      await rotator.delete();
    }
    const log = readFileSync(join(server.data, 'log/all.log'), 'utf8');
    expect(
      log.match(/ALTER ROLE "shop(_[ab])?" LOGIN PASSWORD 'SCRAM-SHA-256\$/g)?.length,
    ).toBeGreaterThanOrEqual(4);
    expect(passwords.filter((password) => log.includes(password))).toEqual([]);
  });
});
