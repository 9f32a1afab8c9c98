import type { CallerKeys } from '../../../test/recordings/transcript';
import { REGION, type Sequence, serviceOf } from '../calls/call';
import type { Moto } from '../server/moto';
import { Client } from './client';
import { CALLER, FUNCTION, regionOf, rotates, type Side, type Start } from './side';

/** moto takes any key for its account's own. */
const ANYBODY: CallerKeys = { AccessKeyId: 'AKIAANYBODYANYBODYAA', SecretAccessKey: 'anything' };

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** A moto server that is emptied before each sequence. */
export function startMoto(moto: Moto): Start {
  return async (sequence, work) => {
    const client = new Client('moto', moto.endpoint);
    const send: (keys: CallerKeys) => Side['send'] =
      (own) =>
      (service, operation, input, keys = own) =>
        client.send(keys, { region: regionOf(service, REGION), now: Date.now() }, service, operation, input);
    try {
      await moto.reset();
      const asAnybody = send(ANYBODY);
      if (rotates(sequence)) await addFunction(moto, asAnybody);
      const caller = needsCaller(sequence) ? await makeCaller(asAnybody) : ANYBODY;
      return await work({ name: 'moto', send: send(caller), now: () => Date.now() });
    } finally {
      client.close();
    }
  };
}

/** Who asks only about secrets is not seen, and need not be made. */
function needsCaller(sequence: Sequence): boolean {
  return sequence.some(({ operation }) => serviceOf(operation) !== 'secretsmanager');
}

async function makeCaller(send: Side['send']): Promise<CallerKeys> {
  await send('iam', 'CreateUser', { UserName: CALLER });
  const policy = { UserName: CALLER, PolicyName: 'everything', PolicyDocument: EVERYTHING };
  await send('iam', 'PutUserPolicy', policy);
  const { output } = await send('iam', 'CreateAccessKey', { UserName: CALLER });
  return (output as { AccessKey: CallerKeys }).AccessKey;
}

/** moto runs functions only with Docker; without, every invocation is answered well and does nothing. */
async function addFunction(moto: Moto, send: Side['send']): Promise<void> {
  await moto.post('/moto-api/config', { lambda: { use_docker: false } });
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  });
  const { output } = await send('iam', 'CreateRole', { RoleName: 'rotation', AssumeRolePolicyDocument });
  await moto.post(
    '/2015-03-31/functions',
    {
      FunctionName: FUNCTION,
      Role: (output as { Role: { Arn: string } }).Role.Arn,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      // An empty archive: the code is never run.
      Code: { ZipFile: 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==' },
    },
    `AWS4-HMAC-SHA256 Credential=${ANYBODY.AccessKeyId}/20260101/${REGION}/lambda/aws4_request, SignedHeaders=host, Signature=none`,
  );
}
