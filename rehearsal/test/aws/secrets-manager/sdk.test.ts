import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  InvalidParameterException,
  ListSecretsCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { HttpEndpoint } from '../../../src/aws/http-endpoint';
import { LocalAws } from '../../../src/aws/local-aws';
import { makeCaller } from '../../recordings/callers';
import { NO_DELAY, token } from './fixtures';

const aws = new LocalAws({ propagation: NO_DELAY });
const door = new HttpEndpoint(aws);
let client: SecretsManagerClient;

beforeAll(async () => {
  const { AccessKeyId, SecretAccessKey } = await makeCaller(aws, aws.account, 'somebody');
  client = new SecretsManagerClient({
    endpoint: await door.open(),
    region: aws.region,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await door.close();
});

test("the SDK's client makes, reads and describes secrets, with dates, bytes and labels", async () => {
  const Name = 'app/key';
  await client.send(new CreateSecretCommand({ Name, SecretString: 'one', Tags: [{ Key: 'a', Value: 'b' }] }));
  const SecretBinary = new Uint8Array([0, 1, 255]);
  const put = await client.send(
    new PutSecretValueCommand({ SecretId: Name, SecretBinary, ClientRequestToken: token(2) }),
  );
  const got = await client.send(new GetSecretValueCommand({ SecretId: put.ARN }));
  expect(got.SecretBinary).toEqual(SecretBinary);
  expect(got.SecretString).toBeUndefined();
  const described = await client.send(new DescribeSecretCommand({ SecretId: Name }));
  expect(described.CreatedDate?.getTime()).toBeGreaterThan(Date.parse('2025-12-31'));
  expect(described.VersionIdsToStages?.[token(2)]).toEqual(['AWSCURRENT']);
  expect(described.RotationEnabled).toBeUndefined();
  const { SecretList } = await client.send(new ListSecretsCommand({}));
  expect(SecretList).toHaveLength(1);
});

test('errors are those of the SDK, with their messages', async () => {
  const missing = client.send(new GetSecretValueCommand({ SecretId: 'missing' }));
  await expect(missing).rejects.toThrow(ResourceNotFoundException);
  await expect(missing).rejects.toThrow("Secrets Manager can't find the specified secret.");
  await client.send(new CreateSecretCommand({ Name: 'other', SecretString: 'one' }));
  const move = new UpdateSecretVersionStageCommand({ SecretId: 'other', VersionStage: 'mine' });
  await expect(client.send(move)).rejects.toThrow(InvalidParameterException);
});
