import { HttpEndpoint } from '../../../src/aws/http-endpoint';
import { LocalAws } from '../../../src/aws/local-aws';
import { makeCaller } from '../../../test/recordings/callers';
import { ACCOUNT, REGION } from '../calls/call';
import { Client } from './client';
import { CALLER, FUNCTION, regionOf, rotates, type Side, type Start } from './side';

/** The clock of the local AWS: away from midnight, so that `today` and `now` are told apart. */
const START = new Date('2026-03-03T10:30:00Z');

/** The local AWS behind its front door: a new one for each sequence. */
export const startLocalAws: Start = async (sequence, work) => {
  // What was written is seen at once, as it is in moto.
  const propagation = { accessKeys: [0, 0], secrets: [0, 0] } as const;
  const aws = new LocalAws({ account: ACCOUNT, region: REGION, propagation, start: START });
  const door = new HttpEndpoint(aws);
  const client = new Client('The local AWS', await door.open());
  try {
    return await aws.timeline.run(async () => {
      const caller = await makeCaller(aws, ACCOUNT, CALLER);
      if (rotates(sequence)) addFunction(aws);
      const now = () => aws.timeline.now();
      const send: Side['send'] = (service, operation, input, keys = caller) =>
        client.send(keys, { region: regionOf(service, REGION), now: now() }, service, operation, input);
      return work({ name: 'the local AWS', send, now });
    });
  } finally {
    client.close();
    await door.close();
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
