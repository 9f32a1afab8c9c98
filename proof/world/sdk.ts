import type { Call, Input, Operation } from '../../rehearsal/src/aws/call';
import { makeCall, type ServiceCall } from './call';
import type { Invocation } from './invocation';
import type { World } from './world';

type Command = { readonly constructor: { readonly name: string }; readonly input: object };
type Service = 'secretsmanager' | 'iam';

/** Calls that change nothing. */
const READS = /^(Describe|Get|List)/;

/** The role of the rotator. */
const ROTATOR: Call['principal'] = {
  type: 'assumed-role',
  arn: 'arn:aws:sts::123456789012:assumed-role/rotator/rotator',
  accountId: '123456789012',
  userId: 'AROA:rotator',
  roleName: 'rotator',
};

/** Looks at a request that is about to have its effect, and at what comes of it. */
export type Watch = (operation: string, input: Input, answer: (input: Input) => unknown) => unknown;

interface Client {
  readonly service: Service;
  readonly attempts: number;
  readonly watch: Watch;
}

/** Stands in for a client of the SDK: its commands go to the local AWS, in process, without serialization. */
export function standInClient<C>(world: World, by: Invocation, client: Client): C {
  const send = (command: Command) => makeCall(world, by, serviceCall(world, client, command));
  return { send } as unknown as C;
}

function serviceCall(world: World, { service, attempts, watch }: Client, command: Command): ServiceCall {
  const operation = command.constructor.name.replace(/Command$/, '');
  const { input } = command;
  const run = () => watch(operation, input, (asked) => operate(world, service, operation, asked));
  return { service, operation, input, attempts, writes: !READS.test(operation), deniable: true, run };
}

/** Runs an operation of the local AWS as the rotator's role, or as somebody else. */
export function operate(
  world: World,
  service: Service,
  name: string,
  input: object,
  principal: Call['principal'] = ROTATOR,
): unknown {
  const { aws } = world;
  const operation = (service === 'iam' ? aws.iam : aws.secretsManager).operations[name] as
    | Operation
    | undefined;
  if (!operation) throw new Error(`The local AWS has no operation ${service}:${name}.`);
  const now = aws.timeline.now();
  const { region } = aws;
  return operation.run(input, {
    service,
    operation: name,
    region,
    principal,
    accessKeyId: '',
    now,
    requestId: 'request-id',
  });
}
