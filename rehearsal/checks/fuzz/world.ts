import { Agent, request as httpRequest } from 'node:http';
import type { Service } from '../../src/aws/call';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';
import type { HttpRequest } from '../../src/aws/sigv4';
import { makeCaller } from '../../test/recordings/callers';
import type { CallerKeys } from '../../test/recordings/transcript';
import { signedRequest } from '../../test/recordings/wire';
import type { RawAnswer } from './answers';
import { ACCOUNT, IDENTITY, REGION, TRUST } from './values';

/** A local AWS behind its front door, with a few secrets and principals. */
export class World {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  private constructor(
    private readonly aws: LocalAws,
    private readonly door: HttpEndpoint,
    private readonly endpoint: URL,
    readonly keys: readonly CallerKeys[],
  ) {}

  static async open(seed: number): Promise<World> {
    const propagation = { accessKeys: [0, 0], secrets: [0, 2000] } as const;
    const aws = new LocalAws({ account: ACCOUNT, region: REGION, propagation, seed });
    const door = new HttpEndpoint(aws);
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
    // Requests change the policies of this user.
    const user = await makeCaller(aws, ACCOUNT, 'u');
    const world = new World(aws, door, endpoint, [admin, admin, user]);
    for (const step of BEGINNING) await world.step(step);
    return world;
  }

  get now(): number {
    return this.aws.timeline.now();
  }

  get services(): readonly Service[] {
    return [this.aws.secretsManager, this.aws.iam, this.aws.sts, this.aws.kms];
  }

  /** Lets virtual time pass. Throws what ended the timeline. */
  pass(milliseconds: number): Promise<unknown> {
    return this.aws.timeline.runUntil(this.aws.timeline.now() + milliseconds);
  }

  /** Throws unless normal calls are answered well. */
  async checkHealth(): Promise<void> {
    for (const step of HEALTH) await this.step(step);
    const [name] = Object.keys(Object.prototype);
    if (name !== undefined) throw new Error(`A request gave every object the member ${name}.`);
  }

  /** Throws unless the request of an administrator is answered well. */
  private async step([service, operation, input]: Step): Promise<void> {
    const place = { region: REGION, now: this.now };
    const request = signedRequest(this.keys[0] as CallerKeys, place, service, operation, input);
    const { status, body } = await this.send(request);
    if (status !== 200) throw new Error(`${operation} is answered with ${status}: ${body}`);
  }

  async close(): Promise<void> {
    this.agent.destroy();
    await this.door.close();
  }

  send({ method, url, headers, body }: HttpRequest): Promise<RawAnswer> {
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

/** Denies every change of a user, so that no request takes the caller's permissions away. */
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
