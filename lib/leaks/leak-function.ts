import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LEAK_ENVIRONMENT } from '../../lambdas/leaks/contract';
import { shortPath } from '../short-path';

/** Folder of the bundled functions: next to the compiled sources, or in `dist` when the sources run directly. */
const COMPILED = join(__dirname, '../../leak-functions');
const BUNDLES = existsSync(COMPILED) ? COMPILED : join(__dirname, '../../dist/leak-functions');

/** Properties of `LeakFunction`. */
export interface LeakFunctionProps {
  /** Folder of the handler in lambdas/leaks. */
  readonly name: string;
  readonly description: string;
  /** Construct path of the response or the guard, for metrics and messages. */
  readonly path: string;
  /** @default - none */
  readonly environment?: Record<string, string>;
  /** @default - only the log of the function */
  readonly statements?: PolicyStatement[];
  /** @default Duration.seconds(30) */
  readonly timeout?: Duration;
  /** MiB. @default 256 */
  readonly memorySize?: number;
  /** @default - no reservation */
  readonly reservedConcurrentExecutions?: number;
}

/** A function of a leak response, with its own role and log group. */
export class LeakFunction extends Construct {
  public readonly handler: LambdaFunction;
  public readonly role: Role;

  constructor(scope: Construct, id: string, props: LeakFunctionProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    logGroup.grantWrite(this.role);
    for (const statement of props.statements ?? []) this.role.addToPolicy(statement);
    this.handler = new LambdaFunction(this, 'Function', {
      description: shortPath(props.description, 256),
      code: Code.fromAsset(join(BUNDLES, props.name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      memorySize: props.memorySize ?? 256,
      timeout: props.timeout ?? Duration.seconds(30),
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      role: this.role,
      logGroup,
      environment: { [LEAK_ENVIRONMENT.path]: props.path, ...props.environment },
    });
    // Without its permissions, the function would fail while the stack is updated.
    const policy = this.role.node.tryFindChild('DefaultPolicy');
    if (policy) this.handler.node.addDependency(policy);
  }

  /** Adds a permission. */
  public allow(actions: string[], resources: string[]): void {
    this.role.addToPolicy(new PolicyStatement({ actions, resources }));
  }
}
