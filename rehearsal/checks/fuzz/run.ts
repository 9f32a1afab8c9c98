import { Agent, request as httpRequest } from 'node:http';
import type { Service } from '../../src/aws/call';
import { FrontDoor } from '../../src/aws/front-door';
import { LocalAws } from '../../src/aws/local-aws';
import type { HttpRequest } from '../../src/aws/sigv4';
import { Random } from '../../src/kernel/random';
import { makeCaller } from '../../test/recordings/callers';
import type { CallerKeys } from '../../test/recordings/transcript';
import { signedRequest } from '../../test/recordings/wire';
import { answerProblem, type RawAnswer } from './answers';
import { type FuzzRequest, fuzzRequest } from './requests';
import { ACCOUNT, IDENTITY, REGION, TRUST } from './values';

/** So many requests meet one local AWS before a new one takes its place. */
const PER_WORLD = 500;
/** How often virtual time passes between requests, and how much: rotations that requests began must run. */
const PAUSE_EVERY = 25;
const PAUSE = 3 * 3_600_000;

export interface FuzzFault {
  readonly operation: string;
  readonly problem: string;
  readonly request: HttpRequest;
}

export interface FuzzResult {
  readonly faults: readonly FuzzFault[];
  /** How many requests were answered with each error; `ok` counts the others. */
  readonly answers: ReadonlyMap<string, number>;
}

/** Sends generated requests to the front door of the local AWS; the same seed sends the same ones. */
export async function fuzz(requests: number, seed: number): Promise<FuzzResult> {
  const random = new Random(seed);
  const faults: FuzzFault[] = [];
  const answers = new Map<string, number>();
  for (let sent = 0; sent < requests; sent += PER_WORLD) {
    const world = await World.open(random.integer(1, 0x7fffffff));
    try {
      for (let i = sent; i < Math.min(requests, sent + PER_WORLD); i++) {
        const made = fuzzRequest(random, world.services, world.keys, world.aws.timeline.now());
        const problem = await world.problemWith(made, answers, i % PAUSE_EVERY === 0);
        if (problem)
          faults.push({
            operation: `${made.service.name}:${made.operation}`,
            problem,
            request: made.request,
          });
        // What threw has ended the timeline, and with it this local AWS.
        if (problem) break;
      }
      await world.checkHealth();
    } catch (error) {
      if (faults.length === 0) throw error;
    } finally {
      await world.close();
    }
  }
  return { faults, answers };
}

class World {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  private constructor(
    readonly aws: LocalAws,
    private readonly door: FrontDoor,
    private readonly endpoint: URL,
    readonly keys: readonly CallerKeys[],
  ) {}

  static async open(seed: number): Promise<World> {
    const propagation = { accessKeys: [0, 0], secrets: [0, 2000] } as const;
    const aws = new LocalAws({ account: ACCOUNT, region: REGION, propagation, seed });
    const door = new FrontDoor(aws);
    const endpoint = new URL(await door.open());
    const admin = await makeCaller(aws, ACCOUNT, 'admin');
    await protect(aws, 'admin');
    aws.kms.createAlias('alias/app', aws.kms.createKey());
    aws.lambda.createFunction({ name: 'rotator', roleArn: 'role', behaviour: async () => {} });
    aws.lambda.addPermission('rotator', {
      statementId: 'rotate',
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
    });
    // The policies of this one are what requests make of them.
    const user = await makeCaller(aws, ACCOUNT, 'u');
    const world = new World(aws, door, endpoint, [admin, admin, user]);
    for (const step of BEGINNING) await world.step(step);
    return world;
  }

  get services(): readonly Service[] {
    return [this.aws.secretsManager, this.aws.iam, this.aws.sts, this.aws.kms];
  }

  async problemWith(
    { request }: FuzzRequest,
    answers: Map<string, number>,
    pause: boolean,
  ): Promise<string | undefined> {
    try {
      const answer = await this.send(request);
      const name =
        /"__type":"([A-Za-z]+)"|<Code>([A-Za-z]+)</.exec(answer.body)?.slice(1).find(Boolean) ?? 'ok';
      answers.set(name, (answers.get(name) ?? 0) + 1);
      const problem = answerProblem(answer);
      if (problem) return `${problem}: ${answer.body.slice(0, 300)}`;
      if (pause) await this.aws.timeline.runUntil(this.aws.timeline.now() + PAUSE);
      return undefined;
    } catch (error) {
      return `no answer: ${await this.causeOf(error)}`;
    }
  }

  /** Throws unless normal calls are answered after all that. */
  async checkHealth(): Promise<void> {
    for (const step of HEALTH) await this.step(step);
    for (const name of Object.keys(Object.prototype))
      throw new Error(`A request gave every object a member ${name}.`);
  }

  /** Throws unless the request of an administrator is answered well. */
  private async step([service, operation, input]: Step): Promise<void> {
    const place = { region: REGION, now: this.aws.timeline.now() };
    const request = signedRequest(this.keys[0] as CallerKeys, place, service, operation, input);
    const { status, body } = await this.send(request);
    if (status !== 200) throw new Error(`${operation} is answered with ${status}: ${body}`);
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.door.close();
  }

  /** What ended the timeline, if that is why there was no answer. */
  private async causeOf(error: unknown): Promise<string> {
    const cause = await this.aws.timeline.runUntil(this.aws.timeline.now() + 1).then(
      () => error,
      (thrown: unknown) => thrown,
    );
    return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  }

  private send({ method, url, headers, body }: HttpRequest): Promise<RawAnswer> {
    const { hostname: host, port } = this.endpoint;
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        {
          host,
          port,
          method,
          path: url,
          agent: this.agent,
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        },
        (incoming) => {
          let text = '';
          incoming.setEncoding('utf8');
          incoming.on('data', (part: string) => {
            text += part;
          });
          incoming.once('error', reject);
          incoming.once('end', () =>
            resolve({
              status: incoming.statusCode ?? 0,
              contentType: incoming.headers['content-type'] ?? '',
              body: text,
            }),
          );
        },
      );
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  }
}

/** Nothing that requests do may take the caller's rights. */
async function protect(aws: LocalAws, UserName: string): Promise<void> {
  const userId = ACCOUNT;
  const principal = {
    type: 'root',
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    accountId: ACCOUNT,
    userId,
  } as const;
  const Resource = `arn:aws:iam::${ACCOUNT}:user/${UserName}`;
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'iam:*', Resource }],
  });
  await aws.call(
    { service: 'iam', operation: 'PutUserPolicy', region: 'us-east-1', principal },
    { UserName, PolicyName: 'protect', PolicyDocument },
  );
}

type Step = readonly [service: string, operation: string, input: Record<string, unknown>];

const token = (n: string) => `00000000-0000-4000-8000-0000000000${n}`;

const secret = (Name: string, more = {}): Step => [
  'secretsmanager',
  'CreateSecret',
  { Name, SecretString: 'one', ClientRequestToken: token('01'), ...more },
];
const BEGINNING: readonly Step[] = [
  secret('a'),
  secret('b', { KmsKeyId: 'alias/app' }),
  secret('team/c', { Description: 'a description', Tags: [{ Key: 'team', Value: 'red' }] }),
  ['iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST }],
  ['iam', 'CreatePolicy', { PolicyName: 'p', PolicyDocument: IDENTITY }],
];

const HEALTH: readonly Step[] = [
  ['sts', 'GetCallerIdentity', {}],
  [
    'secretsmanager',
    'CreateSecret',
    { Name: 'healthy', SecretString: 'one', ClientRequestToken: token('ff') },
  ],
  ['secretsmanager', 'ListSecrets', {}],
  ['iam', 'ListUsers', {}],
];
