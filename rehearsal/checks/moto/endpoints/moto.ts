import type { CallerKeys } from '../../../test/recordings/transcript';
import { policyDocument, REGION, serviceOf, TRUST_POLICY } from '../sequences/call';
import type { Moto } from '../server/moto';
import {
  ADMINISTRATOR,
  AwsClient,
  type Endpoint,
  FUNCTION,
  hasRotation,
  type WithEndpoint,
} from './endpoint';

/** moto accepts any key. */
const ANY_KEY: CallerKeys = { AccessKeyId: 'AKIAANYBODYANYBODYAA', SecretAccessKey: 'anything' };

/** A moto server, which is reset. */
export function withMoto(moto: Moto): WithEndpoint {
  return async (sequence, run) => {
    const client = new AwsClient('moto', moto.endpoint);
    const sendAs =
      (own: CallerKeys): Endpoint['send'] =>
      (service, operation, input, keys = own) =>
        client.send(keys, Date.now(), service, operation, input);
    try {
      await moto.reset();
      if (hasRotation(sequence)) await addFunction(moto, sendAs(ANY_KEY));
      // Only IAM and STS show the administrator.
      const isShown = sequence.some(({ operation }) => serviceOf(operation) !== 'secretsmanager');
      const administrator = isShown ? await createAdministrator(sendAs(ANY_KEY)) : ANY_KEY;
      return await run({ send: sendAs(administrator), now: Date.now });
    } finally {
      client.close();
    }
  };
}

async function createAdministrator(send: Endpoint['send']): Promise<CallerKeys> {
  const UserName = ADMINISTRATOR;
  const PolicyDocument = policyDocument([{ Effect: 'Allow', Action: '*', Resource: '*' }]);
  await send('iam', 'CreateUser', { UserName });
  await send('iam', 'PutUserPolicy', { UserName, PolicyName: 'everything', PolicyDocument });
  const { output } = await send('iam', 'CreateAccessKey', { UserName });
  return (output as { AccessKey: CallerKeys }).AccessKey;
}

/** Without Docker, moto answers every invocation with success and runs nothing. */
async function addFunction(moto: Moto, send: Endpoint['send']): Promise<void> {
  await moto.post('/moto-api/config', { lambda: { use_docker: false } });
  const role = { RoleName: 'rotation', AssumeRolePolicyDocument: TRUST_POLICY };
  const { output } = await send('iam', 'CreateRole', role);
  await moto.post(
    '/2015-03-31/functions',
    {
      FunctionName: FUNCTION,
      Role: (output as { Role: { Arn: string } }).Role.Arn,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      // An empty archive.
      Code: { ZipFile: 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==' },
    },
    `AWS4-HMAC-SHA256 Credential=${ANY_KEY.AccessKeyId}/20260101/${REGION}/lambda/aws4_request, SignedHeaders=host, Signature=none`,
  );
}
