import type { Principal, Service } from '../../src/aws/call';
import { HttpEndpoint } from '../../src/aws/http-endpoint';
import { LocalAws } from '../../src/aws/local-aws';
import type { HttpRequest } from '../../src/aws/sigv4';
import { makeCaller } from '../../test/recordings/callers';
import type { CallerKeys } from '../../test/recordings/transcript';
import { signedRequest } from '../../test/recordings/wire';
import { type HttpAnswer, HttpClient } from '../http-client';
import { ACCOUNT, IDENTITY, REGION, TRUST } from './values';

/** A local AWS with a few secrets and principals, to which requests are sent. */
export class FuzzTarget {
  private constructor(
    private readonly aws: LocalAws,
    private readonly server: HttpEndpoint,
    private readonly client: HttpClient,
    readonly keys: readonly CallerKeys[],
  ) {}

  static async open(seed: number): Promise<FuzzTarget> {
    const propagation = { accessKeys: [0, 0], secrets: [0, 2000] } as const;
    const aws = new LocalAws({ account: ACCOUNT, region: REGION, propagation, seed });
    const server = new HttpEndpoint(aws);
    const client = new HttpClient(await server.open());
    const administrator = await makeCaller(aws, ACCOUNT, 'admin');
    await denyChanges(aws, 'admin');
    aws.kms.createAlias('alias/app', aws.kms.createKey());
    aws.lambda.createFunction({ name: 'rotator', roleArn: 'role', behaviour: async () => {} });
    aws.lambda.addPermission('rotator', {
      statementId: 'rotate',
      action: 'lambda:InvokeFunction',
      principal: 'secretsmanager.amazonaws.com',
    });
    // Requests may change the policies of this user.
    const user = await makeCaller(aws, ACCOUNT, 'u');
    const target = new FuzzTarget(aws, server, client, [administrator, administrator, user]);
    for (const step of SETUP) await target.step(step);
    return target;
  }

  get now(): number {
    return this.aws.timeline.now();
  }

  get services(): readonly Service[] {
    return [this.aws.secretsManager, this.aws.iam, this.aws.sts, this.aws.kms];
  }

  send(request: HttpRequest): Promise<HttpAnswer> {
    return this.client.send(request);
  }

  /** Lets virtual time pass. @throws the error that ended the timeline */
  pass(milliseconds: number): Promise<unknown> {
    return this.aws.timeline.runUntil(this.now + milliseconds);
  }

  /** @throws Error if a normal call fails */
  async checkHealth(): Promise<void> {
    for (const step of HEALTH_CHECK) await this.step(step);
    const [name] = Object.keys(Object.prototype);
    if (name !== undefined) throw new Error(`A request added the member ${name} to Object.prototype.`);
  }

  async close(): Promise<void> {
    this.client.close();
    await this.server.close();
  }

  private async step([service, operation, input]: Step): Promise<void> {
    const place = { region: REGION, now: this.now };
    const request = signedRequest(this.keys[0] as CallerKeys, place, service, operation, input);
    const { status, body } = await this.send(request);
    if (status !== 200) throw new Error(`${operation} is answered with ${status}: ${body}`);
  }
}

/** Denies every change of the administrator, so that no request removes its permissions. */
async function denyChanges(aws: LocalAws, UserName: string): Promise<void> {
  const arn = `arn:aws:iam::${ACCOUNT}`;
  const principal: Principal = { type: 'root', arn: `${arn}:root`, accountId: ACCOUNT, userId: ACCOUNT };
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'iam:*', Resource: `${arn}:user/${UserName}` }],
  });
  await aws.call(
    { service: 'iam', operation: 'PutUserPolicy', region: 'us-east-1', principal },
    { UserName, PolicyName: 'protect', PolicyDocument },
  );
}

type Step = readonly [service: string, operation: string, input: Record<string, unknown>];

const createSecret = (Name: string, more = {}): Step => [
  'secretsmanager',
  'CreateSecret',
  { Name, SecretString: 'one', ClientRequestToken: '00000000-0000-4000-8000-000000000001', ...more },
];
const SETUP: readonly Step[] = [
  createSecret('a'),
  createSecret('b', { KmsKeyId: 'alias/app' }),
  createSecret('team/c', { Description: 'a description', Tags: [{ Key: 'team', Value: 'red' }] }),
  ['iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST }],
  ['iam', 'CreatePolicy', { PolicyName: 'p', PolicyDocument: IDENTITY }],
];
const HEALTH_CHECK: readonly Step[] = [
  ['sts', 'GetCallerIdentity', {}],
  createSecret('health-check'),
  ['secretsmanager', 'ListSecrets', {}],
  ['iam', 'ListUsers', {}],
];
