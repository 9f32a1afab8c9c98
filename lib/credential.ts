// More than 300 lines: the factories of all kinds are static methods of one class, which jsii does not divide into files, and each
// has its documentation in place.

import type { Duration } from 'aws-cdk-lib';
import type { IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IUser, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct, IDependable } from 'constructs';
import type { CredentialTraits, KeyringPhases } from './credential-traits';
import { type AccessKeyProps, bindAccessKey, checkAccessKey } from './credentials/access-key';
import { type ApiKeyProps, bindApiKey, checkApiKey } from './credentials/api-key';
import {
  type ApiGatewayApiKeyProps,
  bindApiGatewayApiKey,
  checkApiGatewayApiKey,
} from './credentials/apigateway-api-key';
import {
  type AppSyncApiKeyProps,
  bindAppSyncApiKey,
  checkAppSyncApiKey,
} from './credentials/appsync-api-key';
import {
  type Auth0PrivateKeyProps,
  bindAuth0PrivateKey,
  checkAuth0PrivateKey,
} from './credentials/auth0-private-key';
import {
  bindCognitoAppClient,
  type CognitoAppClientProps,
  checkCognitoAppClient,
} from './credentials/cognito-app-client';
import { bindCustom, type CustomCredentialProps, checkCustom } from './credentials/custom';
import {
  bindElastiCacheUser,
  checkElastiCacheUser,
  type ElastiCacheUserProps,
} from './credentials/elasticache';
import {
  bindGcpServiceAccountKey,
  checkGcpServiceAccountKey,
  type GcpServiceAccountKeyProps,
} from './credentials/gcp-service-account-key';
import { bindGenerated, type GeneratedProps, generatedParameters } from './credentials/generated';
import { bindHttpApi, checkHttpApi, type HttpApiProps } from './credentials/http-api';
import { bindKeyring, type KeyringProps, keyringOf } from './credentials/keyring';
import { bindMemoryDbUser, checkMemoryDbUser, type MemoryDbUserProps } from './credentials/memorydb';
import { bindMysql, checkMysql, type MysqlProps } from './credentials/mysql';
import {
  bindOriginVerifyHeader,
  checkOriginVerifyHeader,
  type OriginVerifyHeaderProps,
} from './credentials/origin-verify-header';
import { bindPostgres, checkPostgres, type PostgresProps } from './credentials/postgres';
import { bindRedisUser, checkRedisUser, type RedisUserProps } from './credentials/redis';
import {
  bindServiceCredential,
  checkServiceCredential,
  type ServiceCredentialProps,
} from './credentials/service-credential';
import { bindSesSmtp, checkSesSmtp, type SesSmtpProps } from './credentials/ses-smtp';
import {
  bindSnowflakeKeyPair,
  checkSnowflakeKeyPair,
  type SnowflakeKeyPairProps,
} from './credentials/snowflake-key-pair';
import { bindStripeApiKey, checkStripeApiKey, type StripeApiKeyProps } from './credentials/stripe-api-key';

/** Configuration of the rotator of a kind of credential. */
export interface CredentialConfig extends CredentialTraits {
  /** Code of the rotator: a handler that is created by the rotation engine. */
  readonly code: Code;

  /**
   * Handler within the code.
   *
   * @default 'index.handler'
   */
  readonly handler?: string;

  /**
   * Parameters of the handler for this credential: booleans, and strings and numbers, which may be tokens. Do not pass a
   * secret value: the parameters are in the template and in the environment of the function.
   */
  readonly parameters: { [name: string]: unknown };

  /**
   * Permissions of the rotator at the issuer. Name ARNs; a statement for all resources or a whole service causes a warning.
   *
   * @default - none: the issuer is not an AWS service, or is not called
   */
  readonly statements?: PolicyStatement[];

  /**
   * Principal of the credential: the same text in every synth, without tokens. When it changes, the next deploy issues a
   * credential for the new principal before it retires those of the old one.
   */
  readonly principal: string;

  /**
   * Admin secret: the credential with which the issuer is administered, such as the login of a database administrator. The
   * handler reads its current value at each use. Import it by its complete ARN. It must be in the account and region of
   * the stack.
   *
   * @default - none
   */
  readonly adminSecret?: ISecret;

  /**
   * Verifier secret: holds what a service needs to check the credential, such as digests or public keys, and never the
   * credential. The handler maintains it; `RotatingSecret.grantVerify` allows a service to read it. Create it in the scope
   * of `bind`, without a value: it then gets the removal policy and the encryption key of the rotating secret.
   *
   * @default - none
   */
  readonly verifierSecret?: ISecret;

  /**
   * Phases of the keys of a ring, for a kind with the trait `keyring`.
   *
   * @default - not compared with the schedule
   */
  readonly keyringPhases?: KeyringPhases;

  /**
   * IAM user whose access key the credential is. A `LeakResponse` denies the sessions that were created with a leaked key.
   *
   * @default - none
   */
  readonly user?: IUser;

  /**
   * IAM user whose credential it is, if the credential cannot create sessions, as one for a single service. A person can report
   * every credential of a user to a `LeakResponse`.
   *
   * @default - none
   */
  readonly sessionlessUser?: IUser;

  /**
   * True if the handler calls public addresses that have no VPC endpoint. Synth then refuses subnets without a route to
   * the internet.
   *
   * @default false
   */
  readonly needsInternet?: boolean;

  /**
   * VPC in which the handler reaches its issuer, unless the options of the rotator have one.
   *
   * @default - the function is not attached to a VPC
   */
  readonly vpc?: IVpc;

  /**
   * Issuer with security groups and a default port, such as a database. In a VPC, the security groups are extended to allow
   * the function to connect.
   *
   * @default - none
   */
  readonly connectsTo?: IConnectable;

  /**
   * Timeout of the function, unless the options of the rotator have one: 5 to 15 minutes. For an issuer that needs minutes
   * for a change.
   *
   * @default Duration.minutes(5)
   */
  readonly timeout?: Duration;

  /**
   * Constructs without which the issuer cannot be reached. They are created before the first credential, and deleted after
   * the credentials are retired.
   *
   * @default - none
   */
  readonly dependencies?: IDependable[];
}

/** Content of a `RotatingSecret`: one of the kinds of the library, or your own subclass. */
export abstract class Credential {
  /**
   * An access key of an IAM user. The secret holds JSON with `accessKeyId` and `secretAccessKey`.
   *
   * @throws `WrongType` without a user. When a secret is created with it: `UserHasAnotherSecret`,
   * `UserOfAnotherAccount`, `UserUnknownAtSynth`. At synth: `UserHasAnotherKey`, `UserNotRetained`.
   */
  public static accessKey(props: AccessKeyProps): Credential {
    checkAccessKey(props);
    return new FactoryMade('access-key', (scope) => bindAccessKey(scope, props));
  }

  /**
   * An API key that your own service accepts, in a form that secret scanners find with certainty. The secret holds JSON with
   * `key`. The service checks keys with the verifier secret (`RotatingSecret.grantVerify`), which holds digests of the
   * current key and of those in their grace, and never sees the keys.
   *
   * @throws `KeyPrefixNotSupported`, `UnknownAtSynth`, `WrongType`
   */
  public static apiKey(props: ApiKeyProps): Credential {
    checkApiKey(props);
    return new FactoryMade('api-key', (scope) => bindApiKey(scope, props));
  }

  /**
   * An API key of Amazon API Gateway in usage plans of REST APIs. The secret holds JSON with `apiKeyId` and `apiKey`.
   *
   * @throws `UnknownAtSynth`, `WrongType`. When a secret is created with it: `ResourceElsewhere`.
   */
  public static apiGatewayApiKey(props: ApiGatewayApiKeyProps): Credential {
    checkApiGatewayApiKey(props);
    return new FactoryMade('apigateway-api-key', (scope) => bindApiGatewayApiKey(scope, props));
  }

  /**
   * An API key of an AWS AppSync GraphQL API, which expires if it is not rotated. The secret holds JSON with `apiId`,
   * `graphqlUrl` and `apiKey`.
   *
   * @throws `ApiKeysNotAllowed`, `GraphqlUrlMissing`, `UnknownAtSynth`, `WrongType`. When a secret is created with it:
   * `ResourceElsewhere`, `LifeTooLong`.
   */
  public static appSyncApiKey(props: AppSyncApiKeyProps): Credential {
    checkAppSyncApiKey(props);
    return new FactoryMade('appsync-api-key', (scope) => bindAppSyncApiKey(scope, props));
  }

  /**
   * A secret of an app client of an Amazon Cognito user pool, with two secrets during a rotation. The secret holds JSON with
   * `userPoolId`, `clientId`, `clientSecret`, `clientSecretId` and, with a domain, `tokenEndpoint`.
   *
   * @throws `ClientWithoutSecret`, `ClientNotVerifiable`, `UnknownAtSynth`, `WrongType`. When a secret is created with it:
   * `ClientHasAnotherSecret`, `UserPoolElsewhere`.
   */
  public static cognitoAppClient(props: CognitoAppClientProps): Credential {
    checkCognitoAppClient(props);
    return new FactoryMade('cognito-app-client', (scope) => bindCognitoAppClient(scope, props));
  }

  /**
   * A password of a user of Redis or Valkey on servers of your own, with two passwords during a rotation. The secret holds
   * JSON with `engine`, `host`, `port`, `username` and `password`.
   *
   * @throws `UsernameNotSupported`, `AclNotSupported`, `AclMissing`, `UnknownAtSynth`, `WrongType`. When a secret is created
   * with it: `LoginHasAnotherSecret`, `CertificateNotSupported`, `AdminSecretUnknown`, `AdminSecretElsewhere`, `KeyTooWeak`,
   * `KeyTooLong`, `LengthNotWhole`, `AlphabetNotSupported`.
   */
  public static redis(props: RedisUserProps): Credential {
    checkRedisUser(props);
    return new FactoryMade('redis', (scope) => bindRedisUser(scope, props));
  }

  /**
   * A password of a user of ElastiCache, with two passwords during a rotation. The secret holds JSON with `engine`, `host`,
   * `port`, `username` and `password`.
   *
   * @throws `UserOrId`, `PasswordInTemplate`, `UserWithoutPassword`, `UnknownAtSynth`, `WrongType`. When a secret is created
   * with it: `LoginHasAnotherSecret`, `KeyTooWeak`, `KeyTooLong`, `LengthNotWhole`, `AlphabetNotSupported`.
   */
  public static elastiCacheUser(props: ElastiCacheUserProps): Credential {
    checkElastiCacheUser(props);
    return new FactoryMade('elasticache', (scope) => bindElastiCacheUser(scope, props));
  }

  /**
   * A password of a user of MemoryDB, with two passwords during a rotation. The secret holds JSON with `engine`, `host`,
   * `port`, `username` and `password`.
   *
   * @throws `UserOrId`, `PasswordInTemplate`, `UserWithoutPassword`, `UnknownAtSynth`, `WrongType`. When a secret is created
   * with it: `LoginHasAnotherSecret`, `KeyTooWeak`, `KeyTooLong`, `LengthNotWhole`, `AlphabetNotSupported`.
   */
  public static memoryDbUser(props: MemoryDbUserProps): Credential {
    checkMemoryDbUser(props);
    return new FactoryMade('memorydb', (scope) => bindMemoryDbUser(scope, props));
  }

  /**
   * A random key of any alphabet and length that your own service checks, for a form that another party dictates; for API
   * keys, use `apiKey`. The secret holds JSON with `key`. During the grace, the service must accept
   * the values of both AWSCURRENT and AWSPREVIOUS.
   *
   * @throws `KeyTooWeak`, `KeyTooLong`, `LengthNotWhole`, `AlphabetNotSupported`, `PrefixNotSupported`,
   * `UnknownAtSynth`, `WrongType`
   */
  public static generated(props: GeneratedProps = {}): Credential {
    const parameters = generatedParameters(props);
    return new FactoryMade('generated', () => bindGenerated(parameters));
  }

  /**
   * Keys with which your own services sign tokens or encrypt data: the next key, the current one and previous ones. The
   * secret holds a JSON Web Key Set with `current`, the id of the key to use. For key pairs, the verifier secret holds the
   * public keys.
   *
   * @throws `AlgorithmUnknown`, `OptionNotForAlgorithm`, `PreviousNotWhole`, `KeySetTooLarge`, `UnknownAtSynth`,
   * `WrongType`. When a secret is created with it: `CacheOutlivesPhase`, `TokensOutliveKeys`, `RingTooLarge`,
   * `KeyUnknown`, `KeyOfAnotherRegion`.
   */
  public static keyring(props: KeyringProps): Credential {
    const checked = keyringOf(props);
    return new FactoryMade('keyring', (scope) => bindKeyring(scope, checked));
  }

  /**
   * A login of PostgreSQL, RDS for PostgreSQL or Aurora PostgreSQL. The secret holds JSON with `engine`, `host`, `port`,
   * `username`, `password` and `dbname`, the format of AWS.
   *
   * @throws `OwnerMissing`, `LoginsNotSupported`, `RoleNameNotSupported`, `DatabaseNameNotSupported`, `ProxyNeedsOneLogin`,
   * `EngineNotPostgres`, `UnknownAtSynth`, `WrongType`. When a secret is created with it: `LoginHasAnotherSecret`,
   * `AdminSecretMissing`, `CertificateNotSupported`, `GraceNotPossible`, and the errors of the password options.
   */
  public static postgres(props: PostgresProps): Credential {
    checkPostgres(props);
    return new FactoryMade('postgres', (scope) => bindPostgres(scope, props));
  }

  /**
   * A login of MySQL, MariaDB, RDS for them, or Aurora MySQL. The secret holds JSON with `engine`, `host`, `port`, `username`,
   * `password` and `dbname`, the format of AWS.
   *
   * @throws `EngineNotMysql`, `StrategyUnknown`, `StrategyNotSupported`, `ProxyNeedsIam`, `AccountNameNotSupported`,
   * `UnknownAtSynth`, `WrongType`. When a secret is created with it: `LoginHasAnotherSecret`, `AdminSecretMissing`,
   * `CertificateNotSupported`, and the errors of the password options.
   */
  public static mysql(props: MysqlProps): Credential {
    checkMysql(props);
    return new FactoryMade('mysql', (scope) => bindMysql(scope, props));
  }

  /**
   * The value of a header with which a load balancer recognizes the requests of a CloudFront distribution, with two values during
   * a rotation. The secret holds JSON with `headerName` and `headerValue`. The distribution and the listener rule of the app get
   * the header.
   *
   * @throws `HeaderNameNotSupported`, `OriginUnknown`, `UnknownAtSynth`, `WrongType`. When a secret is created with it:
   * `HeaderInTemplate`, `HeaderHasAnotherSecret`, `ResourceElsewhere`. At synth: `RuleWithoutRoom`.
   */
  public static originVerifyHeader(props: OriginVerifyHeaderProps): Credential {
    checkOriginVerifyHeader(props);
    return new FactoryMade('origin-verify-header', (scope) => bindOriginVerifyHeader(scope, props));
  }

  /**
   * A credential of an IAM user for one service: an API key of Amazon Bedrock or CloudWatch Logs, Git credentials of AWS CodeCommit, or a
   * password of Amazon Keyspaces. The secret holds JSON with `service` and `credentialId`, and either `region` and
   * `apiKey`, or `host`, `username` and `password`, for Keyspaces also `port`.
   *
   * @throws `LogStreamMissing`, `RepositoryElsewhere`, `RepositoryMissing`, `WrongType`. When a secret is created with it:
   * `UserHasAnotherServiceCredential`, `UserOfAnotherAccount`, `UserUnknownAtSynth`.
   */
  public static serviceCredential(props: ServiceCredentialProps): Credential {
    checkServiceCredential(props);
    return new FactoryMade('service-credential', (scope) => bindServiceCredential(scope, props));
  }

  /**
   * SMTP credentials of Amazon SES, derived from an access key of an IAM user. The secret holds JSON with `username`, `host`,
   * `port`, `password` and `regions`, and not the access key.
   *
   * @throws `RegionsNotSupported`, `WrongType`. When a secret is created with it: `UserHasAnotherSecret`,
   * `UserOfAnotherAccount`, `UserUnknownAtSynth`. At synth: `UserHasAnotherKey`, `UserNotRetained`.
   */
  public static sesSmtp(props: SesSmtpProps): Credential {
    checkSesSmtp(props);
    return new FactoryMade('ses-smtp', (scope) => bindSesSmtp(scope, props));
  }

  /**
   * A key of a service account of Google Cloud, made by the rotator and uploaded as a certificate that expires. The secret
   * holds the JSON of a key file, which the client libraries of Google read. Prefer Workload Identity Federation, which needs
   * no key.
   *
   * @throws `FederationOrSecret`, `FederationNotSupported`, `ServiceAccountNotSupported`, `UnknownAtSynth`, `WrongType`. When
   * a secret is created with it: `AdminSecretUnknown`, `AdminSecretElsewhere`.
   */
  public static gcpServiceAccountKey(props: GcpServiceAccountKeyProps): Credential {
    checkGcpServiceAccountKey(props);
    return new FactoryMade('gcp-service-account-key', (scope) => bindGcpServiceAccountKey(scope, props));
  }

  /**
   * A key pair of a user of Snowflake, with two keys during a rotation. The secret holds JSON with `account`, `user`,
   * `privateKey` and `publicKeyFingerprint`. Prefer workload identity federation, which needs no key.
   *
   * @throws `SnowflakeNameNotSupported`, `UnknownAtSynth`, `WrongType`. When a secret is created with it:
   * `UserHasAnotherKeyPair`, `AdminSecretUnknown`, `AdminSecretElsewhere`.
   */
  public static snowflakeKeyPair(props: SnowflakeKeyPairProps): Credential {
    checkSnowflakeKeyPair(props);
    return new FactoryMade('snowflake-key-pair', (scope) => bindSnowflakeKeyPair(scope, props));
  }

  /**
   * A private key of an application of Auth0, with two keys during a rotation. The secret holds JSON with `domain`,
   * `clientId`, `privateKey`, `credentialName` and `expiresAt`.
   *
   * @throws `Auth0NameNotSupported`, `UnknownAtSynth`, `WrongType`. When a secret is created with it:
   * `ApplicationHasAnotherKey`, `AdminSecretUnknown`, `AdminSecretElsewhere`.
   */
  public static auth0PrivateKey(props: Auth0PrivateKeyProps): Credential {
    checkAuth0PrivateKey(props);
    return new FactoryMade('auth0-private-key', (scope) => bindAuth0PrivateKey(scope, props));
  }

  /**
   * A restricted API key of a Stripe account. The secret holds JSON with `id` and `apiKey`. The API of Stripe that creates keys
   * is a private preview for Stripe Apps.
   *
   * @throws `StripeNameNotSupported`, `UnknownAtSynth`, `WrongType`. When a secret is created with it: `AdminSecretUnknown`,
   * `AdminSecretElsewhere`.
   */
  public static stripeApiKey(props: StripeApiKeyProps): Credential {
    checkStripeApiKey(props);
    return new FactoryMade('stripe-api-key', () => bindStripeApiKey(props));
  }

  /**
   * A credential that the API of a service issues, such as an API key of a SaaS provider or a secret-id of Vault. A
   * description states the requests of the API, so no code is needed. The secret holds JSON with the members that the
   * description names.
   *
   * @throws `WrongType`. When a secret is created with it: `PrincipalHasAnotherSecret`, `AdminSecretUnknown`,
   * `AdminSecretElsewhere`, `UsageLagTooLong`.
   */
  public static httpApi(props: HttpApiProps): Credential {
    checkHttpApi(props);
    return new FactoryMade('http-api', (scope) => bindHttpApi(scope, props));
  }

  /**
   * A custom kind. Its handler is created with `createHandler` of the package `cdk-rekey-engine` from an adapter that you
   * write. The secret holds the text that the adapter serializes.
   *
   * @throws `KindNotSupported`, `EntryOrCode`, `WrongType`. When a secret is created with it: `EsbuildMissing`,
   * `EntryNotBundled`, `HandlerMissing`, `GraceNotPossible`, `PrincipalNotFixed`, `SlotsNotSupported`,
   * `SecretInParameters`, `ParameterNotSupported`, `AdminSecretUnknown`, `AdminSecretElsewhere`, `UsageLagTooLong`.
   */
  public static custom(props: CustomCredentialProps): Credential {
    checkCustom(props);
    return new FactoryMade(props.kind, (scope) => bindCustom(scope, props));
  }

  /** Name of the kind, the same as in its handler. */
  public abstract readonly kind: string;

  /**
   * Returns the configuration of the rotator. Called once for each secret that holds this credential.
   *
   * @param scope - scope for resources that the kind needs.
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
