import type { SecretHandle } from 'rekey-client';

/** An access key of an IAM user. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Use of the values of one kind by the readers of a rehearsal. `lambdas/credentials/<kind>/reader.ts` exports it as
 * `reader`.
 */
export interface KindReader {
  readonly kind: string;
  /** Description of one use, for the report. */
  readonly description: string;
  /**
   * Types of resources whose copy of the value the rotator replaces. A dynamic reference in them is no outdated copy.
   * @default - none
   */
  readonly replacesIn?: readonly string[];
  /** True if a replaced value always stops working at the end of its grace. @default false */
  readonly endsWithGrace?: boolean;
  /**
   * Time after a promotion in which the kind refuses another rotation, milliseconds. `parameters` are those of the function.
   * @default - none
   */
  pause?(parameters: Readonly<Record<string, unknown>>): number;
  /**
   * IAM access key in a value. A secret of an undeclared kind whose value holds one is of this kind.
   * @default - values hold no access key
   */
  accessKey?(value: string): AccessKey | undefined;
  /**
   * Uses a value as an application does.
   * @throws Error if the value is refused
   */
  use(value: string, context: UseContext): Promise<void>;
}

/** Services that a reader may call. */
export interface UseContext {
  /** Virtual time, milliseconds since the epoch. */
  now(): number;
  /** Regions in which a value must work. */
  readonly regions: readonly string[];
  /** Parameters of the credential, as the app configures its rotation function. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Folder with the code of the rotation function; undefined if there is none. */
  readonly code?: string;
  /** Certificate authority of the issuers, PEM. */
  readonly certificateAuthority: string;
  /** Staging labels of the versions that hold the value. */
  labelsOf(value: string): readonly string[];
  /**
   * Calls sts:GetCallerIdentity in a region.
   * @throws Error if STS refuses the access key
   */
  authenticate(key: AccessKey, region: string): Promise<void>;
  /**
   * Calls an operation of the JSON protocol that needs no signature, such as `AWSCognitoIdentityProviderService.InitiateAuth`.
   * @throws Error with the code of the service as its name
   */
  unsigned(target: string, input: object): Promise<unknown>;
  /**
   * Runs work of the services that check a value with another secret, such as its verifier secret, each with its own cache
   * of that secret. Without a service, returns the text of AWSCURRENT.
   * @throws Error if the work of a service fails
   */
  asServices(secretArn: string, work: (secret: SecretHandle) => Promise<void>): Promise<string | undefined>;
  /** Port on 127.0.0.1 of the issuer that serves a host. `port` distinguishes servers of one host. */
  issuerPort(host: string, port?: number): number | undefined;
}
