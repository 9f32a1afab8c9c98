import { parseReplaceNow } from '../../../cli/replace-now/options';
import { replaceNow } from '../../../cli/replace-now/replace-now';
import { ENVIRONMENT } from '../../../engine/src/contract';
import { type Behaviour, useFakeAws } from '../fake-aws';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mailer-AbCdEf';
const ROTATOR = 'arn:aws:lambda:eu-central-1:123456789012:function:Keys-MailerKeyRotator-1A2B3C';
const [NAME] = ROTATOR.split(':').slice(-1) as [string];
const ANSWER = { outcome: 'replaced', secret: SECRET, version: 'v2', dead: [], strangers: [] };
const described = { RotationLambdaARN: ROTATOR, Tags: [{ Key: 'rekey/promoted', Value: 'v1' }] };
const denied = (operation: string) =>
  `An error occurred (AccessDeniedException) when calling the ${operation} operation: User is not authorized.`;

/** Account with one RotatingSecret and another secret. */
const ACCOUNT: Behaviour = {
  payload: ANSWER,
  secrets: { [SECRET]: described, 'shop/mailer': described, other: { RotationLambdaARN: 'arn:other' } },
  functions: [{ name: NAME, path: 'Keys/Schlüssel', secret: SECRET }],
};

const aws = useFakeAws(ACCOUNT);

const run = (...words: string[]) => replaceNow(parseReplaceNow(words));
const optionOf = (words: readonly string[], option: string) =>
  words.includes(option) ? words[words.indexOf(option) + 1] : undefined;

/** Name and region of the invoked function. */
function invoked() {
  const { words = [] } = aws.calls.find(({ words: [, operation] }) => operation === 'invoke') ?? {};
  return { name: optionOf(words, '--function-name'), region: optionOf(words, '--region') };
}

const operations = () => aws.calls.map(({ words: [, operation] }) => operation);

describe('replace-now accepts', () => {
  test.each([
    ['the ARN of a secret', SECRET, ROTATOR, 'eu-central-1', ['describe-secret', 'invoke']],
    ['the name of a secret', 'shop/mailer', ROTATOR, undefined, ['describe-secret', 'invoke']],
    ['a construct path', 'Keys/Schlüssel', NAME, undefined, ['list-functions', 'invoke']],
    ['the ARN of a rotator', ROTATOR, ROTATOR, 'eu-central-1', ['invoke']],
    ['the name of a rotator', NAME, NAME, undefined, ['describe-secret', 'list-functions', 'invoke']],
  ])('%s', (_what, target, name, region, expected) => {
    expect(run(target)).toContain(`Secret: ${SECRET}\nReplaced.`);
    expect(invoked()).toEqual({ name, region });
    expect(operations()).toEqual(expected);
  });

  test('a construct path that matches the pattern of a secret name without permission', () => {
    const functions = [{ name: NAME, path: 'Keys/MailerKey', secret: SECRET }];
    const failures = { 'secretsmanager describe-secret': denied('DescribeSecret') };
    aws.behave({ ...ACCOUNT, functions, failures });
    run('Keys/MailerKey');
    expect(invoked().name).toBe(NAME);
  });

  test('a region and a profile for all calls', () => {
    run(SECRET, '--region', 'eu-west-1', '--profile', 'prod');
    for (const { words } of aws.calls) {
      expect([optionOf(words, '--region'), optionOf(words, '--profile')]).toEqual(['eu-west-1', 'prod']);
    }
    expect(aws.calls).toHaveLength(2);
  });

  test('the region of AWS_REGION', () => {
    process.env.AWS_REGION = 'eu-west-3';
    delete process.env.AWS_DEFAULT_REGION;
    run('shop/mailer');
    expect(aws.calls.map(({ env }) => env.AWS_DEFAULT_REGION)).toEqual(['eu-west-3', 'eu-west-3']);
  });
});

describe('replace-now invokes nothing', () => {
  afterEach(() => expect(operations()).not.toContain('invoke'));

  test('if two deployments of one app have the construct path, and lists their secrets', () => {
    const functions = ['dev', 'prod'].map((name) => ({ name, path: 'Keys/Key', secret: `arn:${name}` }));
    aws.behave({ ...ACCOUNT, functions });
    expect(() => run('Keys/Key')).toThrow(
      'Keys/Key is the path of 2 secrets. Pass the ARN of one of them:\n  arn:dev\n  arn:prod',
    );
  });

  test('if the name is unknown, and suggests another', () => {
    expect(() => run('Keys/Schluessel')).toThrow(
      /^Keys\/Schluessel is neither .* Did you mean Keys\/Schlüssel\?$/,
    );
    aws.behave({ ...ACCOUNT, functions: [] });
    expect(() => run('Keys/Schluessel')).toThrow(/can be described\.$/);
  });

  test('if the secret does not exist', () => {
    expect(() => run(`${SECRET}2`)).toThrow(`There is no secret ${SECRET}2.`);
  });

  test('if the secret has another rotator, or none', () => {
    expect(() => run('other')).toThrow('The secret other does not belong to a RotatingSecret.');
    aws.behave({ ...ACCOUNT, secrets: { other: {} } });
    expect(() => run('other')).toThrow('The secret other does not belong to a RotatingSecret.');
  });

  test('if the region is not known', () => {
    const missing =
      'You must specify a region. You can also configure your region by running "aws configure".';
    aws.behave({ ...ACCOUNT, failures: { 'secretsmanager describe-secret': missing } });
    expect(() => run('shop/mailer')).toThrow(
      'The region is not known: set AWS_REGION, or pass --region or an ARN.',
    );
  });

  test.each([
    ['secretsmanager describe-secret', SECRET, 'grantReplaceNow grants both.'],
    ['lambda list-functions', 'Keys/MailerKey', 'pass the ARN of the secret instead.'],
  ])('if %s is denied, and reports the required permission', (command, target, advice) => {
    aws.behave({ ...ACCOUNT, failures: { [command]: denied('This') } });
    expect(() => run(target)).toThrow(advice);
    expect(() => run(target)).toThrow('AccessDeniedException');
  });
});

test('looks up the environment variables of a rotator', () => {
  run('Keys/Schlüssel');
  const query = optionOf(aws.calls[0]?.words ?? [], '--query');
  expect(query).toContain(`Environment.Variables.${ENVIRONMENT.path}`);
  expect(query).toContain(`Environment.Variables.${ENVIRONMENT.secretArn}`);
});
