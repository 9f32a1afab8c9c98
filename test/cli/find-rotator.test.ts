import { parseCommand } from '../../cli/command';
import { replaceNow } from '../../cli/replace-now';
import { ENVIRONMENT } from '../../engine/src/contract';
import { type Behaviour, FakeAws } from './fake-aws';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/mailer-AbCdEf';
const ROTATOR = 'arn:aws:lambda:eu-central-1:123456789012:function:Keys-MailerKeyRotator-1A2B3C';
const [NAME] = ROTATOR.split(':').slice(-1) as [string];
const ANSWER = { outcome: 'replaced', secret: SECRET, version: 'v2', dead: [], strangers: [] };
const described = { RotationLambdaARN: ROTATOR, Tags: [{ Key: 'rekey/promoted', Value: 'v1' }] };
const denied = (operation: string) =>
  `An error occurred (AccessDeniedException) when calling the ${operation} operation: User is not authorized.`;

/** An account with one RotatingSecret, and a secret of somebody else. */
const ACCOUNT: Behaviour = {
  payload: ANSWER,
  secrets: { [SECRET]: described, 'shop/mailer': described, other: { RotationLambdaARN: 'arn:other' } },
  functions: [{ name: NAME, path: 'Keys/Schlüssel', secret: SECRET }],
};

const { PATH, AWS_REGION, AWS_DEFAULT_REGION } = process.env;
let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  process.env.PATH = aws.path;
  aws.behave(ACCOUNT);
});
afterEach(() => {
  for (const [name, value] of Object.entries({ PATH, AWS_REGION, AWS_DEFAULT_REGION })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  aws.remove();
});

const run = (...words: string[]) => replaceNow(parseCommand(['replace-now', ...words]));
const optionOf = (words: readonly string[], option: string) =>
  words.includes(option) ? words[words.indexOf(option) + 1] : undefined;

/** The function that was invoked last, and its region. */
function invoked() {
  const { words = [] } = aws.calls.find(({ words: [, operation] }) => operation === 'invoke') ?? {};
  return { name: optionOf(words, '--function-name'), region: optionOf(words, '--region') };
}

const operations = () => aws.calls.map(({ words: [, operation] }) => operation);

describe('replace-now takes', () => {
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

  test('a construct path that looks like the name of a secret that may not be described', () => {
    const functions = [{ name: NAME, path: 'Keys/MailerKey', secret: SECRET }];
    const failures = { 'secretsmanager describe-secret': denied('DescribeSecret') };
    aws.behave({ ...ACCOUNT, functions, failures });
    run('Keys/MailerKey');
    expect(invoked().name).toBe(NAME);
  });

  test('another region and a profile, for each of its calls', () => {
    run(SECRET, '--region', 'eu-west-1', '--profile', 'prod');
    for (const { words } of aws.calls) {
      expect([optionOf(words, '--region'), optionOf(words, '--profile')]).toEqual(['eu-west-1', 'prod']);
    }
    expect(aws.calls).toHaveLength(2);
  });

  test('the region of AWS_REGION, which version 1 of the AWS CLI does not read', () => {
    process.env.AWS_REGION = 'eu-west-3';
    delete process.env.AWS_DEFAULT_REGION;
    run('shop/mailer');
    expect(aws.calls.map(({ env }) => env.AWS_DEFAULT_REGION)).toEqual(['eu-west-3', 'eu-west-3']);
  });
});

describe('replace-now invokes nothing', () => {
  afterEach(() => expect(operations()).not.toContain('invoke'));

  test('when two deployments of one app have the construct path, and lists their secrets', () => {
    const functions = ['dev', 'prod'].map((name) => ({ name, path: 'Keys/Key', secret: `arn:${name}` }));
    aws.behave({ ...ACCOUNT, functions });
    expect(() => run('Keys/Key')).toThrow(
      'Keys/Key is the path of 2 secrets. Name one by its ARN:\n  arn:dev\n  arn:prod',
    );
  });

  test('when nothing has the name, and says what is near', () => {
    expect(() => run('Keys/Schluessel')).toThrow(
      /^Keys\/Schluessel is neither .* Did you mean Keys\/Schlüssel\?$/,
    );
    aws.behave({ ...ACCOUNT, functions: [] });
    expect(() => run('Keys/Schluessel')).toThrow(/may be described\.$/);
  });

  test('when there is no secret of the ARN', () => {
    expect(() => run(`${SECRET}2`)).toThrow(`There is no secret ${SECRET}2.`);
  });

  test('when the secret is rotated by another function, or by none', () => {
    expect(() => run('other')).toThrow('The secret other is not that of a RotatingSecret.');
    aws.behave({ ...ACCOUNT, secrets: { other: {} } });
    expect(() => run('other')).toThrow('The secret other is not that of a RotatingSecret.');
  });

  test('when the region is not known, and says how to give one', () => {
    const missing =
      'You must specify a region. You can also configure your region by running "aws configure".';
    aws.behave({ ...ACCOUNT, failures: { 'secretsmanager describe-secret': missing } });
    expect(() => run('shop/mailer')).toThrow(
      'The region is not known: set AWS_REGION, or give --region or an ARN.',
    );
  });

  test.each([
    ['secretsmanager describe-secret', SECRET, 'grantReplaceNow gives both.'],
    ['lambda list-functions', 'Keys/MailerKey', 'name the secret by its ARN.'],
  ])('when %s is denied, and says what is needed', (command, target, advice) => {
    aws.behave({ ...ACCOUNT, failures: { [command]: denied('This') } });
    expect(() => run(target)).toThrow(advice);
    expect(() => run(target)).toThrow('AccessDeniedException');
  });
});

test('the look-up asks for the environment variables of a rotator', () => {
  run('Keys/Schlüssel');
  const query = optionOf(aws.calls[0]?.words ?? [], '--query');
  expect(query).toContain(`Environment.Variables.${ENVIRONMENT.path}`);
  expect(query).toContain(`Environment.Variables.${ENVIRONMENT.secretArn}`);
});
