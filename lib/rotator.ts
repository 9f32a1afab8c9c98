import { Annotations, type CfnElement, type CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { Connections, IConnectable } from 'aws-cdk-lib/aws-ec2';
import {
  type IGrantable,
  type IPrincipal,
  type IUser,
  Policy,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENVIRONMENT, type RotationTimes, TIMEOUT_SECONDS } from '../engine/src/contract';
import { adminSecretStatements } from './admin-secret';
import { checkCredentialConfig } from './checks/credential-config';
import { resolveKey } from './checks/encryption-key';
import { checkExpiry } from './checks/expiry';
import { checkGrace } from './checks/grace';
import { checkKeyringPhases } from './checks/keyring-phases';
import { checkReach } from './checks/reach';
import { checkRotatorOptions } from './checks/rotator-options';
import { rulesAddedTo } from './dependencies';
import { issueFirst } from './first-credential';
import { environmentKeyStatement } from './function-keys';
import { type Network, networkDenial, networkOf, networkStatements } from './network';
import { protectRecords } from './record-protection';
import { refuse } from './refuse';
import { createFunction, createLogGroup } from './rotator-function';
import { type RotatorProps, Stragglers } from './rotator-props';
import { rotatorStatements } from './rotator-statements';
import { Sweep } from './sweep';
import { completeVerifierSecret, type VerifierSecret } from './verifier-secret';

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

  /**
   * Parameters of the credential.
   *
   * @internal
   */
  public readonly _parameters: { readonly [name: string]: unknown };

  /** @internal */
  public readonly _isKeyring: boolean;

  /** @internal */
  public readonly _isAsynchronous: boolean;

  /**
   * IAM user whose access key the credential is.
   *
   * @internal
   */
  public readonly _user?: IUser;

  /**
   * IAM user of a credential that creates no sessions.
   *
   * @internal
   */
  public readonly _sessionlessUser?: IUser;

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
    this._parameters = config.parameters;
    this._isKeyring = config.keyring === true;
    this._isAsynchronous = config.asynchronous === true;
    this._user = config.user;
    this._sessionlessUser = config.sessionlessUser;
    this._verifierSecret =
      config.verifierSecret && completeVerifierSecret(this, config.verifierSecret, props);
    const timeout = options.timeout ?? Duration.seconds(TIMEOUT_SECONDS.least);
    const holds = props.stragglers === Stragglers.HOLD;
    const plan = props.rotation._planFor(secretPath, holds ? config.usageLag : undefined);
    checkGrace(this, plan.graceSeconds, config);
    checkExpiry(this, plan, config);
    if (config.keyringPhases) checkKeyringPhases(this, plan.betweenSeconds, config.keyringPhases);
    const times: RotationTimes = {
      graceSeconds: plan.graceSeconds,
      quarantineSeconds: plan.quarantineSeconds,
      overdueAfterSeconds: plan.overdueAfterSeconds,
    };

    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.grantPrincipal = this.role;
    this.logGroup = createLogGroup(this, options, removalPolicy);
    this.network = networkOf(this, options);
    // In the policy of the role, because Lambda needs these permissions when it creates the function.
    for (const one of this.network ? networkStatements(this, this.network) : [])
      this.role.addToPrincipalPolicy(one);
    const environmentKey =
      options.environmentEncryption &&
      resolveKey(this, options.environmentEncryption, 'environmentEncryption');
    this.handler = createFunction(this, props, {
      config,
      options: { ...options, timeout },
      times,
      role: this.role,
      logGroup: this.logGroup,
      network: this.network,
      environmentKey,
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

    this._firstCredential = issueFirst(this, props, { config, timeout });
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
}
