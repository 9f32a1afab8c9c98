import { matches, scramVerifier } from '../../../../lambdas/credentials/postgres/scram';

const PASSWORD = 'UFv8HPHbtNcmrvHmTtJ4pTVYwJyCZcfPSVcHRLPLPvD';

test('a password has the same verifier each time, so that a pooler can keep its keys', () => {
  expect(scramVerifier(PASSWORD)).toBe(scramVerifier(PASSWORD));
  expect(matches(PASSWORD, scramVerifier(PASSWORD))).toBe(true);
});

test('passwords have different salts', () => {
  const saltOf = (password: string) => /:([^$]+)\$/.exec(scramVerifier(password))?.[1];
  expect(Buffer.from(saltOf(PASSWORD) ?? '', 'base64')).toHaveLength(16);
  expect(saltOf(PASSWORD)).not.toBe(saltOf(`${PASSWORD}1`));
});
