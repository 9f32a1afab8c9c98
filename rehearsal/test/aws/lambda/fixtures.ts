import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Principal } from '../../../src/aws/call';
import { HttpEndpoint } from '../../../src/aws/http-endpoint';
import { LocalAws, type LocalAwsOptions } from '../../../src/aws/local-aws';
import type { FunctionOptions, InvocationResult } from '../../../src/aws/services/lambda';

export const START = Date.parse('2026-01-01T00:00:00Z');

/** A local AWS with functions whose handlers a test writes. */
export class LambdaFixture {
  readonly aws: LocalAws;
  readonly root: Principal;
  private readonly door: HttpEndpoint;
  private readonly folders: string[] = [];

  constructor(options: LocalAwsOptions = {}) {
    this.aws = new LocalAws({ start: new Date(START), ...options });
    const { account } = this.aws;
    this.root = { type: 'root', arn: `arn:aws:iam::${account}:root`, accountId: account, userId: account };
    this.door = new HttpEndpoint(this.aws);
  }

  async open(): Promise<void> {
    await this.door.open();
  }

  async close(): Promise<void> {
    this.aws.lambda.close();
    await this.aws.issuers.close();
    await this.door.close();
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }

  /** A role that `service` may assume, with what `actions` allow on everything. */
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

  /** A function whose index.mjs is `code`; its role may write logs and what `actions` allow. */
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

  /** Invokes as the account's root, letting virtual time pass until the answer is there. */
  invoke(arn: string, payload: unknown = {}): Promise<InvocationResult> {
    return this.aws.timeline.run(() => this.aws.lambda.invoke(arn, payload, { principal: this.root }));
  }

  /** The latest lines of a function's log. */
  log(name = 'worker'): string[] {
    return this.aws.logs.lines(`/aws/lambda/${name}`);
  }
}
