import { RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { CfnRotationSchedule, type CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { Alarms } from './alarms';
import { resolveKey } from './checks/encryption-key';
import { checkedGrant } from './checks/grantee';
import { checkProps } from './checks/props';
import type { Credential } from './credential';
import { keyConditions } from './encryption';
import { Rotation } from './rotation';
import { Rotator, Stragglers } from './rotator';
import type { RotatorOptions } from './rotator-options';
import { shortPath } from './short-path';

/** A secret and how it is replaced. */
export interface RotatingSecretProps {
  /** What the secret holds. */
  readonly credential: Credential;

  /**
   * How often it is replaced, when, and how long the replaced one goes on working.
   *
   * @default Rotation.standard()
   */
  readonly rotation?: Rotation;

  /**
   * A customer-managed key to encrypt the secret with, of the secret's region. Its policy must leave decisions to
   * the IAM policies of the account, as that of a CDK `Key` does; it is not changed. Of an alias, the key that it
   * stands for is used; what `Alias.fromAliasName` imports is refused, because its key is not known.
   *
   * @default - the AWS managed key `aws/secretsmanager`
   */
  readonly encryptionKey?: IKey;

  /**
   * Who is told when an alarm is raised and when it is over. The topic's policy, and that of its key, are made
   * to let CloudWatch alarms of this account publish; those of an imported topic you must see to.
   *
   * @default - nobody: the alarms change their state only
   */
  readonly alarmTopic?: ITopic;

  /**
   * What becomes of the secret when it leaves the stack. With `DESTROY` all credentials that were issued for it
   * are retired, so that their user can be deleted. With `RETAIN` the secret and its credentials live on, and
   * nothing replaces them any more; an IAM user that the app creates must then be retained too, and a credential
   * of a user that was exchanged for another stays until you remove it.
   *
   * @default RemovalPolicy.DESTROY
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * What people read about the secret in the console.
   *
   * @default - its kind and its construct path
   */
  readonly description?: string;

  /**
   * The secret's name: 1 to 512 ASCII letters, digits and characters of `/_+=.@-`. It should not end with a hyphen
   * and six characters.
   *
   * @default - made by CloudFormation
   */
  readonly secretName?: string;

  /**
   * What becomes of readers that still use a replaced credential when its grace is over, for kinds whose issuer
   * can say so.
   *
   * @default Stragglers.HOLD
   */
  readonly stragglers?: Stragglers;

  /**
   * Configuration of the function that rotates the secret: its VPC, timeout, memory, log and keys.
   *
   * @default - a function outside of any VPC, with a timeout of 5 minutes and 256 MiB
   */
  readonly rotator?: RotatorOptions;
}

/** What a reader may read. */
export interface GrantReadOptions {
  /**
   * Whether AWSPREVIOUS may be read beside AWSCURRENT: for the service that checks a generated key, or a reader
   * that falls back.
   *
   * @default false
   */
  readonly previous?: boolean;
}

/**
 * One secret whose credential replaces itself.
 *
 * The first credential is issued while the stack is deployed: when that fails, so does the deploy, and nothing
 * issued is left. What reads the secret in the same stack can wait for it with `node.addDependency`.
 */
export class RotatingSecret extends Construct {
  /** The secret in Secrets Manager. Read it as it was granted: by its ARN, without a version id. */
  public readonly secret: ISecret;

  /** What replaces the credential. */
  public readonly rotator: Rotator;

  /** CloudWatch alarms for this secret. */
  public readonly alarms: Alarms;

  private readonly encryptionKey?: IKey;

  /**
   * @throws `WrongType`, `SecretNameNotSupported`, `DescriptionTooLong`, `KeyUnknown`, `KeyOfAnotherRegion`,
   * `UsageLagTooLong`, `GraceNotPossible`, what the credential refuses when it is bound, and for `rotator`: `TimeoutTooShort`,
   * `TimeoutTooLong`, `MemoryNotSupported`, `ConcurrencyNotSupported`, `VpcMissing`, `SubnetsPublic`. What is refused at
   * synth is listed in docs/checks.md.
   */
  constructor(scope: Construct, id: string, props: RotatingSecretProps) {
    super(scope, id);
    checkProps(this, props);
    const { credential, rotation = Rotation.standard(), stragglers = Stragglers.HOLD } = props;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.DESTROY;
    const secretPath = this.node.path;

    this.encryptionKey = props.encryptionKey && resolveKey(this, props.encryptionKey);
    this.secret = this.emptySecret(props, removalPolicy);
    this.rotator = Rotator._create(this, 'Rotator', {
      secret: this.secret,
      credential,
      rotation,
      secretPath,
      stragglers,
      removalPolicy,
      encryptionKey: this.encryptionKey,
      options: props.rotator,
    });

    const plan = rotation._planFor(secretPath);
    const schedule = new CfnRotationSchedule(this, 'Schedule', {
      secretId: this.secret.secretArn,
      rotationLambdaArn: this.rotator.handler.functionArn,
      rotationRules: { scheduleExpression: plan.expression, duration: plan.duration },
      rotateImmediatelyOnUpdate: false,
    });
    schedule.node.addDependency(this.rotator._firstCredential);

    this.alarms = Alarms._create(this, 'Alarms', {
      secretPath,
      rotator: this.rotator.handler,
      sweepInterval: plan.sweepInterval,
      alarmTopic: props.alarmTopic,
    });
    // It reports for the first time when the first credential is there: before that, silence is no alarm.
    this.alarms.node.addDependency(this.rotator._firstCredential);
  }

  /**
   * Lets someone read this secret's current value, and decrypt it: `secretsmanager:GetSecretValue` on this
   * secret alone, by staging label, not by version id.
   *
   * @param grantee - a principal of the secret's account that has policies: a role, a user or a group.
   * @throws `CrossAccountReader`, `NoPolicyToGrantIn`, `WrongType`
   */
  public grantRead(grantee: IGrantable, options: GrantReadOptions = {}): Grant {
    const labels = options.previous ? ['AWSCURRENT', 'AWSPREVIOUS'] : ['AWSCURRENT'];
    const read = checkedGrant(this, 'reader', grantee, {
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.secret.secretArn],
      conditions: {
        // A request that names no label is for AWSCURRENT; one that names a version id could be for any.
        StringEqualsIfExists: { 'secretsmanager:VersionStage': labels },
        Null: { 'secretsmanager:VersionId': 'true' },
      },
    });
    if (!this.encryptionKey) return read;
    const decrypt = Grant.addToPrincipal({
      grantee,
      actions: ['kms:Decrypt'],
      resourceArns: [this.encryptionKey.keyArn],
      conditions: keyConditions(this.secret),
    });
    return read.combine(decrypt);
  }

  /**
   * Lets someone replace a credential that is known to be compromised, at once and without grace:
   * `secretsmanager:DescribeSecret` on this secret, with which `npx cdk-rekey replace-now` finds the rotator by the
   * name or ARN of the secret, and `lambda:InvokeFunction` on the rotator of this secret alone.
   *
   * IAM does not look at what is sent: whoever may invoke the rotator may also send what CloudFormation sends
   * it when the stack is deleted, and so end every credential of this secret. Grant it like the right to
   * delete the stack.
   *
   * @param grantee - a principal of the secret's account that has policies: a role, a user or a group.
   * @throws `CrossAccountCaller`, `NoPolicyToGrantIn`, `WrongType`
   */
  public grantReplaceNow(grantee: IGrantable): Grant {
    const invoke = checkedGrant(this, 'caller', grantee, {
      actions: ['lambda:InvokeFunction'],
      resourceArns: [this.rotator.handler.functionArn],
    });
    const describe = Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:DescribeSecret'],
      resourceArns: [this.secret.secretArn],
    });
    return invoke.combine(describe);
  }

  private emptySecret(props: RotatingSecretProps, removalPolicy: RemovalPolicy): Secret {
    const secret = new Secret(this, 'Secret', {
      secretName: props.secretName,
      description: props.description ?? this.describeSecret(props.credential),
      removalPolicy,
      // By reference: the construct would add statements to the key's policy that nobody needs.
      encryptionKey: this.encryptionKey && Key.fromKeyArn(this, 'Key', this.encryptionKey.keyArn),
    });
    // Its first value is a credential from the issuer, not the random text that the construct asks for.
    (secret.node.defaultChild as CfnSecret).generateSecretString = undefined;
    return secret;
  }

  /** CreateSecret, Description: 2048 characters. */
  private describeSecret({ kind }: Credential): string {
    const text = `The ${kind} credential of `;
    return text + shortPath(this.node.path, 2048 - text.length);
  }
}
