import { createHash } from 'node:crypto';
import {
  Annotations,
  type CfnElement,
  CustomResource,
  Duration,
  type RemovalPolicy,
  Stack,
  Tokenization,
} from 'aws-cdk-lib';
import type { Connections, IConnectable } from 'aws-cdk-lib/aws-ec2';
import { type IGrantable, type IPrincipal, Policy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnPermission, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import {
  CREDENTIAL_RESOURCE_TYPE,
  type CredentialResourceProperties,
  ENVIRONMENT,
  METRICS,
  type RotationTimes,
  TIMEOUT_SECONDS,
} from '../engine/src/contract';
import { adminSecretStatements } from './admin-secret';
import { checkCredentialConfig } from './checks/credential-config';
import { resolveKey } from './checks/encryption-key';
import { checkGrace } from './checks/grace';
import { checkKeyringPhases } from './checks/keyring-phases';
import { checkReach } from './checks/reach';
import { checkRotatorOptions } from './checks/rotator-options';
import type { Credential, CredentialConfig } from './credential';
import { erasesRecords } from './credential-traits';
import { rulesAddedTo } from './dependencies';
import { allowLogs, environmentKeyStatement } from './function-keys';
import type { LeakIndex } from './leaks/leak-index';
import { type Network, networkDenial, networkOf, networkStatements } from './network';
import { protectRecords } from './record-protection';
import { refuse } from './refuse';
import type { Rotation } from './rotation';
import type { RotatorOptions } from './rotator-options';
import { forgetStatement, rotatorStatements } from './rotator-statements';
import { shortPath } from './short-path';
import { Sweep } from './sweep';
import { completeVerifierSecret, type VerifierSecret, verifierStatements } from './verifier-secret';

/** Characters: at most 1.5 KB in UTF-8, of the 4 KB of a function's environment (Lambda quotas). */
const LONGEST_PATH = 512;

/** Handling of readers that still use a replaced credential after its grace. */
export enum Stragglers {
  /**
   * Keeps the replaced credential while it is used, and raises the alarm `heldBack`. It is disabled when its issuer has
   * reported the uses within the grace: for an access key at least 4 hours after the grace.
   */
  HOLD = 'hold',
  /** Disables the replaced credential at the end of the grace. The issuer is not asked for uses. */
  CUT_OFF = 'cut-off',
}

/** Properties of `Rotator`. */
export interface RotatorProps {
  /** Secret, without a value when the stack is created. */
  readonly secret: ISecret;
  /** Credential that the secret holds. */
  readonly credential: Credential;
  /** Schedule and grace. */
  readonly rotation: Rotation;
  /** Construct path of the secret in logs, shortened to its last 512 characters. */
  readonly secretPath: string;
  /** Handling of readers that still use a replaced credential. */
  readonly stragglers: Stragglers;
  /** Removal policy of the logs and of the issued credentials. */
  readonly removalPolicy: RemovalPolicy;
  /**
   * Customer-managed key of the secret.
   *
   * @default - the AWS managed key, which requires no permission
   */
  readonly encryptionKey?: IKey;
  /**
   * Index of fingerprints that the rotator writes.
   *
   * @default - none
   */
  readonly leakIndex?: LeakIndex;
  /** Configuration of the function. */
  readonly options?: RotatorOptions;
}

/** Function that rotates the credential of one secret, with its role, log group, sweep and first credential. */
export class Rotator extends Construct implements IGrantable, IConnectable {
  /**
   * Called by `RotatingSecret`.
   *
   * @internal
   */
  public static _create(scope: Construct, id: string, props: RotatorProps): Rotator {
    return new Rotator(scope, id, props);
  }

  /** Function that Secrets Manager, the sweep and CloudFormation invoke. */
  public readonly handler: LambdaFunction;
  /** Execution role of the function. */
  public readonly role: Role;
  /** Log group of the function. */
  public readonly logGroup: LogGroup;
  /** Execution role, for grants that a custom kind needs beyond its statements. */
  public readonly grantPrincipal: IPrincipal;

  /**
   * Resource that issues the first credential. Schedules and alarms depend on it.
   *
   * @internal
   */
  public readonly _firstCredential: CustomResource;

  /** @internal */
  public readonly _isKeyring: boolean;

  /** @internal */
  public readonly _verifierSecret?: VerifierSecret;

  private readonly network?: Network;

  private constructor(scope: Construct, id: string, props: RotatorProps) {
    super(scope, id);
    const { secret, secretPath, removalPolicy } = props;
    const config = props.credential.bind(this);
    const options = {
      ...props.options,
      vpc: props.options?.vpc ?? config.vpc,
      timeout: props.options?.timeout ?? config.timeout,
    };
    checkRotatorOptions(this, options);
    checkCredentialConfig(this, config);
    this._isKeyring = config.keyring === true;
    this._verifierSecret =
      config.verifierSecret && completeVerifierSecret(this, config.verifierSecret, props);
    const timeout = options.timeout ?? Duration.seconds(TIMEOUT_SECONDS.least);
    const holds = props.stragglers === Stragglers.HOLD;
    const plan = props.rotation._planFor(secretPath, holds ? config.usageLag : undefined);
    checkGrace(this, plan.graceSeconds, config);
    if (config.keyringPhases) checkKeyringPhases(this, plan.betweenSeconds, config.keyringPhases);
    const times: RotationTimes = {
      graceSeconds: plan.graceSeconds,
      quarantineSeconds: plan.quarantineSeconds,
      overdueAfterSeconds: plan.overdueAfterSeconds,
    };

    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.grantPrincipal = this.role;
    this.logGroup = this.makeLogGroup(options, removalPolicy);
    this.network = networkOf(this, options);
    // In the policy of the role, because Lambda needs these permissions when it creates the function.
    for (const one of this.network ? networkStatements(this, this.network) : [])
      this.role.addToPrincipalPolicy(one);
    const environmentKey =
      options.environmentEncryption &&
      resolveKey(this, options.environmentEncryption, 'environmentEncryption');
    // Another kind gets another function; the old one still serves the resource that retires its credentials.
    this.handler = new LambdaFunction(this, `Function-${props.credential.kind}`, {
      description: descriptionOf(props),
      code: config.code,
      handler: config.handler ?? 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: options.architecture,
      memorySize: options.memorySize ?? 256,
      timeout,
      reservedConcurrentExecutions: options.reservedConcurrentExecutions,
      role: this.role,
      logGroup: this.logGroup,
      environmentEncryption: environmentKey,
      ...(this.network && {
        vpc: this.network.vpc,
        vpcSubnets: { subnets: this.network.subnets },
        securityGroups: this.network.securityGroups,
      }),
      environment: {
        [ENVIRONMENT.secretArn]: secret.secretArn,
        [ENVIRONMENT.path]: shortPath(secretPath, LONGEST_PATH),
        [ENVIRONMENT.times]: JSON.stringify(times),
        [ENVIRONMENT.stragglers]: props.stragglers,
        [ENVIRONMENT.credential]: Stack.of(this).toJsonString(config.parameters),
        ...(config.adminSecret && { [ENVIRONMENT.adminSecret]: config.adminSecret.secretArn }),
        ...(props.leakIndex && {
          [ENVIRONMENT.leakIndex]: Stack.of(this).toJsonString(props.leakIndex._location),
        }),
      },
    });
    const invocation = new CfnPermission(this, 'InvokedBySecretsManager', {
      action: 'lambda:InvokeFunction',
      functionName: this.handler.functionArn,
      principal: 'secretsmanager.amazonaws.com',
      sourceAccount: Stack.of(this).account,
      sourceArn: secret.secretArn,
    });
    const permissions = new Policy(this, 'Permissions', {
      roles: [this.role],
      statements: [
        ...rotatorStatements(this, secret, props.encryptionKey),
        ...(config.adminSecret ? adminSecretStatements(this, config.adminSecret) : []),
        ...(props.leakIndex?._writeStatements ?? []),
        ...(environmentKey ? [environmentKeyStatement(environmentKey, this.handler)] : []),
        ...(this.network ? [networkDenial(this.handler)] : []),
      ],
    });

    this._firstCredential = this.issueFirst(props, config, timeout);
    // The logical id itself, not a reference, because the resource depends on the function.
    const { logicalId } = this._firstCredential.node.defaultChild as CfnElement;
    this.handler.addEnvironment(ENVIRONMENT.resource, logicalId);
    const protection = protectRecords(secret, this.role);
    this._firstCredential.node.addDependency(
      permissions,
      invocation,
      protection,
      ...(config.dependencies ?? []),
    );
    const sweep = new Sweep(this, 'Sweep', { rotator: this.handler, interval: plan.sweepInterval });
    sweep.node.addDependency(this._firstCredential);
    const { connectsTo } = config;
    if (connectsTo && !this.network) {
      Annotations.of(this).addWarningV2(
        'cdk-rekey:vpcUnknown',
        `The rotator of ${secretPath} is in no VPC, so it cannot reach a private address, and the security groups of the server are not changed. Pass the vpc of the server, such as Database.fromInstance(instance, { vpc }), or acknowledge this warning for a server with a public address.`,
      );
    }
    if (this.network) {
      if (connectsTo) {
        const allow = () => this.handler.connections.allowToDefaultPort(connectsTo);
        this._firstCredential.node.addDependency(...rulesAddedTo(connectsTo, allow));
      }
      // Includes rules that are added to the groups later.
      this._firstCredential.node.addDependency(...this.network.securityGroups);
      checkReach(this, {
        ...this.network,
        firstCredential: this._firstCredential,
        needsInternet: config.needsInternet ?? false,
        leakIndex: props.leakIndex !== undefined,
      });
    }
  }

  /**
   * Security groups of the function, for example to allow connections to a database.
   *
   * @throws `NotInVpc`
   */
  public get connections(): Connections {
    if (this.network) return this.handler.connections;
    return refuse(
      'NotInVpc',
      `${this.node.path} is not attached to a VPC, so it has no security groups.`,
      'Give the RotatingSecret a vpc: rotator: { vpc }.',
    );
  }

  private makeLogGroup(options: RotatorOptions, removalPolicy: RemovalPolicy): LogGroup {
    const key = options.logEncryptionKey && resolveKey(this, options.logEncryptionKey, 'logEncryptionKey');
    if (key) allowLogs(this, key);
    const retention = options.logRetention ?? RetentionDays.ONE_YEAR;
    return new LogGroup(this, 'Logs', { retention, encryptionKey: key, removalPolicy });
  }

  /**
   * Creates the resource that issues the first credential, and its permissions at the issuer. Their ids depend on the
   * principal: for another principal CloudFormation creates new resources before it deletes these, which then retire
   * their credentials. A refactored app may give the same principal another id; the environment of the function names the
   * resource that serves the secret, and the deletion of any other resource retires nothing.
   */
  private issueFirst(props: RotatorProps, config: CredentialConfig, timeout: Duration): CustomResource {
    const identity = createHash('sha256')
      .update(`${props.credential.kind} ${config.principal}`)
      .digest('hex')
      .slice(0, 8);
    const properties: Omit<CredentialResourceProperties, 'ServiceToken'> = {
      SecretArn: props.secret.secretArn,
      Kind: props.credential.kind,
      Dimension: METRICS.dimension,
      Credential: Object.fromEntries(
        Object.entries(config.parameters).map(([name, value]) => [name, asText(value)]),
      ),
    };
    const resource = new CustomResource(this, `Credential${identity}`, {
      resourceType: CREDENTIAL_RESOURCE_TYPE,
      serviceToken: this.handler.functionArn,
      // Lambda retries an asynchronous invocation twice.
      serviceTimeout: Duration.seconds(3 * timeout.toSeconds()),
      removalPolicy: props.removalPolicy,
      properties,
    });
    const statements = [
      ...(config.statements ?? []),
      ...(erasesRecords(config) ? [forgetStatement(props.secret)] : []),
      ...(this._verifierSecret ? verifierStatements(this._verifierSecret) : []),
    ];
    if (statements.length > 0) {
      const issuer = new Policy(this, `Issuer${identity}`, { roles: [this.role], statements });
      resource.node.addDependency(issuer);
    }
    return resource;
  }
}

/** CreateFunction, Description: 256 characters. */
function descriptionOf({ credential, secretPath }: RotatorProps): string {
  const text = `Replaces the ${credential.kind} credential of `;
  return text + shortPath(secretPath, 256 - text.length);
}

/** Converts a parameter to text, as CloudFormation passes it to the function. */
function asText(value: unknown): string {
  return typeof value === 'number' ? Tokenization.stringifyNumber(value) : String(value);
}
