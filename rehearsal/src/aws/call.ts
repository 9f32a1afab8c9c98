import type { Decision } from '../policy/decision';
import type { Members } from './members';

/** The caller of an operation. */
export interface Principal {
  readonly type:
    | 'root'
    | 'user'
    | 'assumed-role'
    | 'federated-user'
    | 'service'
    | 'web-identity'
    | 'anonymous';
  /** A session: arn:aws:sts::<account>:assumed-role/<role>/<session>. A web identity: the ARN of its provider. */
  readonly arn: string;
  readonly accountId: string;
  readonly userId: string;
  readonly userName?: string;
  readonly roleName?: string;
  /** The role of a session, which resource policies and trust policies name. */
  readonly roleArn?: string;
  /** Parsed session policies. */
  readonly sessionPolicies?: readonly unknown[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A request to an operation of a service. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  /** The endpoint's region, from the signature's scope. */
  readonly region: string;
  readonly principal: Principal;
  /** The access key id of the signature; empty for calls between services. */
  readonly accessKeyId: string;
  /** Virtual milliseconds since the epoch. */
  readonly now: number;
  readonly requestId: string;
  /** The service that makes the call on behalf of the principal, e.g. secretsmanager.<region>.amazonaws.com for KMS. */
  readonly via?: string;
  /** The decision on each permission that the call needed. The authorizer adds them. */
  readonly decisions?: Decision[];
}

/** A permission that an operation requires of its caller. */
export interface AccessRequest {
  /** e.g. secretsmanager:GetSecretValue */
  readonly action: string;
  readonly resource: string;
  /** Condition keys in addition to the global ones of the principal. */
  readonly context?: Readonly<Record<string, string | string[]>>;
  /** The resource's own policy, parsed. */
  readonly resourcePolicy?: unknown;
  /**
   * True if the resource does not exist. AWS then refuses a caller without permission on all resources; no permission is
   * missing, and the refusal is not recorded as a denied call.
   */
  readonly absent?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: the service's `members` declare the types; operations check the values
export type Input = Record<string, any>;

export interface Operation {
  /** True if the operation is called without a signature. */
  readonly unsigned?: boolean;
  /** Checked before `run`; an empty list needs no permission (sts:GetCallerIdentity). */
  access?(input: Input, call: Call): AccessRequest[];
  run(input: Input, call: Call): unknown | Promise<unknown>;
}

/** One AWS service of the local AWS. */
export interface Service {
  /** The name in the scope of a signature: secretsmanager, iam, sts… */
  readonly name: string;
  readonly protocol: 'json' | 'query' | 'rest-json' | 's3' | 'cloudfront' | 'none';
  /** JSON protocol: the part of X-Amz-Target before the dot. */
  readonly targetPrefix?: string;
  /** REST protocols: method and path of each operation, such as `GET /apis/{apiId}/keys`. */
  readonly routes?: Readonly<Record<string, string>>;
  /** Query protocol: the XML namespace of answers. */
  readonly namespace?: string;
  /** Types of the request members; absent for a service without a protocol. */
  readonly members?: Members;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** The data with which a signature is verified. */
export interface Identity {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly principal: Principal;
  /** The error with which the endpoint of `region` refuses the key at `now`; undefined if the key is accepted. */
  refusal(region: string, now: number): import('./errors').AwsError | undefined;
  /** Records the use of the key. Called after the signature was verified. */
  used?(service: string, region: string, now: number): void;
}
