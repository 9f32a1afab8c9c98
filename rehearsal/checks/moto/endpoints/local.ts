import { HttpEndpoint } from '../../../src/aws/http-endpoint';
import { LocalAws } from '../../../src/aws/local-aws';
import { makeCaller } from '../../../test/recordings/callers';
import { ACCOUNT, REGION } from '../sequences/call';
import { ADMINISTRATOR, AwsClient, FUNCTION, hasRotation, type WithEndpoint } from './endpoint';

/** Not midnight, so that the day and the time of a date can be distinguished. */
const START = new Date('2026-03-03T10:30:00Z');

/** A new local AWS. Its changes are visible at once, as they are in moto. */
export const withLocalAws: WithEndpoint = async (sequence, run) => {
  const propagation = { accessKeys: [0, 0], secrets: [0, 0] } as const;
  const aws = new LocalAws({ account: ACCOUNT, region: REGION, propagation, start: START });
  const server = new HttpEndpoint(aws);
  const client = new AwsClient('The local AWS', await server.open());
  try {
    return await aws.timeline.run(async () => {
      const administrator = await makeCaller(aws, ACCOUNT, ADMINISTRATOR);
      if (hasRotation(sequence)) addFunction(aws);
      const now = () => aws.timeline.now();
      return run({
        send: (service, operation, input, keys = administrator) =>
          client.send(keys, now(), service, operation, input),
        now,
      });
    });
  } finally {
    client.close();
    await server.close();
  }
};

function addFunction(aws: LocalAws): void {
  aws.lambda.createFunction({
    name: FUNCTION,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/rotation`,
    behaviour: async () => {},
  });
  aws.lambda.addPermission(FUNCTION, {
    statementId: 'rotate',
    action: 'lambda:InvokeFunction',
    principal: 'secretsmanager.amazonaws.com',
  });
}
