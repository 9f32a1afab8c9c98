import { LocalAws } from '../../src/aws/local-aws';
import type { HttpRequest } from '../../src/aws/sigv4';
import { makeCaller } from '../recordings/callers';
import type { CallerKeys } from '../recordings/transcript';
import { signed } from '../recordings/wire';

let aws: LocalAws;
let keys: CallerKeys;

beforeEach(async () => {
  aws = new LocalAws({ propagation: { accessKeys: [0, 0], secrets: [0, 0] }, enforcePolicies: false });
  keys = await makeCaller(aws, aws.account, 'caller');
});

const post = (body: string, headers = {}): HttpRequest => ({ method: 'POST', url: '/', headers, body });

function answer(service: string, request: HttpRequest) {
  const place = { region: aws.region, now: aws.timeline.now() };
  return aws.answer(signed(request, keys, place, service));
}

const json = (operation: string, body: string) =>
  answer('secretsmanager', post(body, { 'x-amz-target': `secretsmanager.${operation}` }));

const query = (body: string, service = 'iam') => answer(service, post(body));

describe('the JSON protocol', () => {
  test.each([
    ['{"SecretId":1}', 'NUMBER_VALUE can not be converted to a String'],
    ['{"SecretId":true}', 'TRUE_VALUE can not be converted to a String'],
    ['{"SecretId":["a"]}', 'Start of list found where not expected'],
    ['{"SecretId":{"a":1}}', 'Start of structure or map found where not expected.'],
    ['{"ForceDeleteWithoutRecovery":"true"}', 'STRING_VALUE can not be converted to a Boolean'],
    ['{"RecoveryWindowInDays":"7"}', 'STRING_VALUE can not be converted to an Integer'],
    ['{"RecoveryWindowInDays":7.5}', 'NUMBER_VALUE can not be converted to an Integer'],
    ['{"Tags":"red"}', 'Unexpected field type'],
    ['{"Tags":[{"Key":1}]}', 'NUMBER_VALUE can not be converted to a String'],
    ['{"RotationRules":"rate(1 day)"}', 'Unexpected field type'],
    ['{"SecretBinary":"no base64"}', 'STRING_VALUE can not be converted to a ByteBuffer'],
    ['[]', 'The request body is not a JSON object.'],
    ['{"SecretId":', 'The request body is not a JSON object.'],
  ])('answers %s with a SerializationException', async (body, message) => {
    const { status, body: text } = await json('DeleteSecret', body);
    expect([status, JSON.parse(text)]).toEqual([400, { __type: 'SerializationException', Message: message }]);
  });

  test('answers a null element with a ValidationException', async () => {
    const { body } = await json('TagResource', '{"SecretId":"a","Tags":[null]}');
    expect(JSON.parse(body)).toMatchObject({
      __type: 'ValidationException',
      message: expect.stringContaining("Value null at 'tags.1.member'"),
    });
  });

  test('ignores null and unknown members', async () => {
    const { status } = await json('ListSecrets', '{"MaxResults":null,"Colour":7,"__proto__":{"a":1}}');
    expect(status).toBe(200);
  });
});

describe('the query protocol', () => {
  test.each([
    ['UserName.1=u', 'Top level element may not be treated as a list'],
    ['MaxItems=many', "'many' is not of the type integer"],
    ['Tags=red', 'Expected a list or a structure'],
    ['Tags.member.1=red', 'Expected a list or a structure'],
    ['Tags.member.first.Key=team', 'Top level element may not be treated as a list'],
    ['OnlyAttached=yes', "'yes' is not of the type boolean"],
  ])('answers %s with MalformedInput', async (fields, message) => {
    const { status, body } = await query(`Action=ListUserTags&${fields}`);
    expect(status).toBe(400);
    expect(body).toContain(`<Code>MalformedInput</Code><Message>${message}</Message>`);
  });

  test('a tag without a value is a ValidationError', async () => {
    const { body } = await query('Action=TagUser&UserName=caller&Tags.member.1.Key=team');
    expect(body).toContain("Value null at 'tags.1.member.value' failed to satisfy constraint");
  });

  test('a name that no model allows is a ValidationError', async () => {
    const { body } = await query(`Action=GetUser&UserName=${'x'.repeat(70_000)}`);
    expect(body).toContain(
      "Value at 'userName' failed to satisfy constraint: Member must have length less than",
    );
  });

  test('limits a text to 4,096 characters, but not a document', async () => {
    const policy = JSON.stringify({
      Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*', Sid: 'x'.repeat(5000) }],
    });
    const fields = new URLSearchParams({ Action: 'CreatePolicy', PolicyName: 'p', PolicyDocument: policy });
    expect((await query(fields.toString())).body).not.toContain('Member must have length');
    expect((await query(`Action=GetUser&UserName=${'x'.repeat(4096)}`)).body).toContain('NoSuchEntity');
  });

  test('reads an empty text as an empty list', async () => {
    expect((await query('Action=UntagUser&UserName=caller&TagKeys=')).status).toBe(200);
  });
});

describe('names of prototype members', () => {
  test.each(['__proto__', 'constructor', 'toString'])('%s is not an operation', async (name) => {
    expect((await json(name, '{}')).body).toContain('UnknownOperationException');
    expect((await query(`Action=${name}`)).body).toContain('<Code>UnknownOperationException</Code>');
  });

  test.each(['__proto__', 'constructor'])('%s can be the name of a secret and of a tag', async (name) => {
    const input = { Name: name, SecretString: 'one', ClientRequestToken: aws.random.uuid() };
    const Tags = [{ Key: name, Value: 'red' }];
    expect((await json('CreateSecret', JSON.stringify({ ...input, Tags }))).status).toBe(200);
    const { body } = await json('DescribeSecret', JSON.stringify({ SecretId: name }));
    expect(JSON.parse(body)).toMatchObject({ Name: name, Tags });
  });
});

describe('answers', () => {
  test('have no characters that XML does not allow', async () => {
    const { body } = await query('Action=GetUser&UserName=a%00b%0Bc%EF%BF%BF');
    expect(body).toContain('The user with name a\ufffdb\ufffdc\ufffd cannot be found.');
  });

  test('have a replacement character for an unpaired surrogate', async () => {
    const token = aws.random.uuid();
    await json(
      'CreateSecret',
      `{"Name":"a","ClientRequestToken":"${token}","SecretString":"key-\\ud800-value"}`,
    );
    const { body } = await json('GetSecretValue', '{"SecretId":"a"}');
    expect(JSON.parse(body).SecretString).toBe('key-\ufffd-value');
  });
});
