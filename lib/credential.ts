import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { CredentialTraits } from './credential-traits';
import { type AccessKeyProps, bindAccessKey, checkAccessKey } from './credentials/access-key';
import { bindCustom, type CustomCredentialProps, checkCustom } from './credentials/custom';
import { bindGenerated, type GeneratedProps, generatedParameters } from './credentials/generated';

/** What a kind of credential needs from the stack. */
export interface CredentialConfig extends CredentialTraits {
  /** The code of the rotator: a handler made by the rotation engine. */
  readonly code: Code;

  /**
   * The handler within the code.
   *
   * @default 'index.handler'
   */
  readonly handler?: string;

  /**
   * Parameters of the handler for this credential: strings and numbers, which may be tokens, and booleans. Never a
   * secret value: they are in the template and in the function's environment.
   */
  readonly parameters: { [name: string]: unknown };

  /**
   * Permissions of the rotator at the issuer. Name ARNs; a statement for every resource or a whole service is warned of.
   *
   * @default - none: the issuer is no AWS service, or is not called
   */
  readonly statements?: PolicyStatement[];

  /**
   * Who the credential is for, the same text from synth to synth, without tokens. When it changes, the next
   * deploy issues a credential for the new principal before it retires those of the old one.
   */
  readonly principal: string;

  /**
   * The admin secret: what the issuer is administered with, such as the login of a database administrator. The handler
   * reads its current value whenever it uses it. The rotator may read this secret and no other; import it by its
   * whole ARN. It must be of the account and region of the stack.
   *
   * @default - none
   */
  readonly adminSecret?: ISecret;

  /**
   * True when the handler calls public addresses for which a VPC has no endpoint. A rotator in subnets without a route to
   * the internet is then refused at synth.
   *
   * @default false
   */
  readonly needsInternet?: boolean;
}

/**
 * What a `RotatingSecret` holds: one of the kinds that come with the library, or your own subclass.
 */
export abstract class Credential {
  /**
   * An access key of an IAM user. The secret holds JSON with `accessKeyId` and `secretAccessKey`.
   *
   * @throws `WrongType` when there is no user. When a secret is made of it: `UserHasAnotherSecret`,
   * `UserOfAnotherAccount`. At synth: `UserHasAnotherKey`, `UserNotRetained`.
   */
  public static accessKey(props: AccessKeyProps): Credential {
    checkAccessKey(props);
    return new FactoryMade('access-key', (scope) => bindAccessKey(scope, props));
  }

  /**
   * A random key that your own service checks. The secret holds JSON with `key`. While a rotation is in its
   * grace, the service must accept what AWSCURRENT and what AWSPREVIOUS hold.
   *
   * @throws `KeyTooWeak`, `KeyTooLong`, `LengthNotWhole`, `AlphabetNotSupported`, `PrefixNotSupported`,
   * `UnknownAtSynth`, `WrongType`
   */
  public static generated(props: GeneratedProps = {}): Credential {
    const parameters = generatedParameters(props);
    return new FactoryMade('generated', () => bindGenerated(parameters));
  }

  /**
   * A kind of your own: its handler is made with `createHandler` of the package `cdk-rekey-engine` from an adapter that
   * you write. The secret holds what the adapter serializes.
   *
   * @throws `KindNotSupported`, `EntryOrCode`, `WrongType`. When a secret is made of it: `EsbuildMissing`,
   * `EntryNotBundled`, `HandlerMissing`, `GraceNotPossible`, `PrincipalNotFixed`, `SlotsNotSupported`,
   * `SecretInParameters`, `ParameterNotSupported`, `AdminSecretUnknown`, `AdminSecretElsewhere`, `UsageLagTooLong`.
   */
  public static custom(props: CustomCredentialProps): Credential {
    checkCustom(props);
    return new FactoryMade(props.kind, (scope) => bindCustom(scope, props));
  }

  /** The kind's name, as its handler knows it. */
  public abstract readonly kind: string;

  /**
   * Called once for each secret that holds this credential.
   *
   * @param scope - where resources that the kind needs can be made.
   */
  public abstract bind(scope: Construct): CredentialConfig;
}

class FactoryMade extends Credential {
  constructor(
    public readonly kind: string,
    public readonly bind: (scope: Construct) => CredentialConfig,
  ) {
    super();
  }
}
