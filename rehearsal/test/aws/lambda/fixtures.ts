import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Principal } from '../../../src/aws/call';
import { HttpEndpoint } from '../../../src/aws/http-endpoint';
import { LocalAws } from '../../../src/aws/local-aws';
import type { LocalAwsOptions } from '../../../src/aws/local-aws-options';
import type { FunctionOptions, InvocationResult } from '../../../src/aws/services/lambda';
import { rootOf } from '../iam/fixtures';

export const START = Date.parse('2026-01-01T00:00:00Z');

/** A local AWS with functions whose code a test provides. */
export class LambdaFixture {
  aws: LocalAws;
  readonly root: Principal;
  private endpoint: HttpEndpoint;
  private readonly folders: string[] = [];

  constructor(private readonly options: LocalAwsOptions = {}) {
    this.aws = new LocalAws({ start: new Date(START), ...options });
    this.root = rootOf(this.aws.account);
    this.endpoint = new HttpEndpoint(this.aws);
  }

  async open(): Promise<void> {
    await this.endpoint.open();
  }

  /** Replaces the local AWS by a new one. */
  reset(): void {
    this.aws = new LocalAws({ start: new Date(START), ...this.options });
    this.endpoint = new HttpEndpoint(this.aws);
  }

  async close(): Promise<void> {
    this.aws.lambda.close();
    await this.aws.issuers.close();
    await this.endpoint.close();
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }

  /** Creates a role that `service` may assume and that allows `actions` on all resources. */
  async role(name: string, service: string, actions: readonly string[]): Promise<string> {
    const allow = (Action: readonly string[] | string, rest: object) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, ...rest }] });
    const iam = (operation: string, input: object) =>
      this.aws.call({ service: 'iam', operation, region: 'us-east-1', principal: this.root }, input);
    await iam('CreateRole', {
      RoleName: name,
      AssumeRolePolicyDocument: allow('sts:AssumeRole', { Principal: { Service: service } }),
    });
    if (actions.length > 0) {
      const PolicyDocument = allow(actions, { Resource: '*' });
      await iam('PutRolePolicy', { RoleName: name, PolicyName: 'policy', PolicyDocument });
    }
    return `arn:aws:iam::${this.aws.account}:role/${name}`;
  }

  /** Creates a function with `code` as its index.mjs. Its role allows logs and `actions`. */
  async handler(
    code: string,
    options: Partial<FunctionOptions> & { readonly actions?: readonly string[]; readonly file?: string } = {},
  ): Promise<string> {
    const { actions = [], file = 'index.mjs', name = 'worker', ...rest } = options;
    const folder = mkdtempSync(join(tmpdir(), 'rehearsal-function-'));
    this.folders.push(folder);
    writeFileSync(join(folder, file), code);
    const roleArn = await this.role(`${name}-role`, 'lambda.amazonaws.com', ['logs:*', ...actions]);
    return this.aws.lambda.createFunction({ name, roleArn, codeDirectory: folder, ...rest }).arn;
  }

  /** Invokes a function as the root user, and lets virtual time pass until the result. */
  invoke(arn: string, payload: unknown = {}): Promise<InvocationResult> {
    return this.aws.timeline.run(() => this.aws.lambda.invoke(arn, payload, { principal: this.root }));
  }

  /** The latest lines of a function's log. */
  log(name = 'worker'): string[] {
    return this.aws.logs.lines(`/aws/lambda/${name}`);
  }
}

/** A fixture with a new local AWS for each test. */
export function useLambdaFixture(options: LocalAwsOptions = {}): LambdaFixture {
  const fixture = new LambdaFixture(options);
  beforeEach(async () => {
    fixture.reset();
    await fixture.open();
  });
  afterEach(() => fixture.close());
  return fixture;
}
