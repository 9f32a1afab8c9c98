import { smtpPassword, smtpValue } from '../../../../lambdas/credentials/ses-smtp/password';
import { endpointsIn, parseValue, serializeValue } from '../../../../lambdas/credentials/ses-smtp/value';

/** The example key of the AWS documentation. */
const EXAMPLE = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};

test('derives the known password of the example key', () => {
  expect(smtpPassword(EXAMPLE.secretAccessKey, 'us-east-1')).toBe(
    'BLBM/9hSUELfq8Gw+rU1YcBjkOxGbhT2XG763xVLGWL9',
  );
});

test('derives another password for each region, with version 4 in the first byte', () => {
  const regions = ['us-east-1', 'eu-central-1', 'ap-southeast-2'];
  const passwords = regions.map((region) => smtpPassword(EXAMPLE.secretAccessKey, region));
  expect(new Set(passwords).size).toBe(3);
  for (const password of passwords) {
    const bytes = Buffer.from(password, 'base64');
    expect([bytes.length, bytes[0]]).toEqual([33, 4]);
  }
});

test('makes a value with every region, and without the key', () => {
  const value = smtpValue(EXAMPLE, ['eu-central-1', 'eusc-de-east-1']);
  expect(value).toEqual({
    username: EXAMPLE.accessKeyId,
    host: 'email-smtp.eu-central-1.amazonaws.com',
    port: 587,
    password: value.regions['eu-central-1']?.password,
    regions: {
      'eu-central-1': { host: value.host, port: 587, password: value.password },
      'eusc-de-east-1': {
        host: 'email-smtp.eusc-de-east-1.amazonaws.eu',
        port: 587,
        password: smtpPassword(EXAMPLE.secretAccessKey, 'eusc-de-east-1'),
      },
    },
  });
  expect(serializeValue(value)).not.toContain(EXAMPLE.secretAccessKey);
  expect(parseValue(serializeValue(value))).toEqual(value);
  expect(endpointsIn(value).map(({ host }) => host)).toHaveLength(2);
});

test.each([
  ['a value of another kind', '{"username":"a"}', '[WrongKind]'],
  [
    'a region without a password',
    '{"username":"a","host":"h","password":"p","regions":{"r":{"host":"h"}}}',
    '[WrongKind]',
  ],
  [
    'a region that is no object',
    '{"username":"a","host":"h","password":"p","regions":{"r":7}}',
    '[SecretMalformed]',
  ],
  ['a text', 'text', '[SecretMalformed]'],
])('refuses %s', (_, text, code) => {
  expect(() => parseValue(text)).toThrow(code);
});

test('reads a value without regions as its own endpoint', () => {
  const value = parseValue('{"username":"a","host":"h","port":587,"password":"p"}');
  expect(endpointsIn(value)).toEqual([{ host: 'h', port: 587, password: 'p' }]);
});
