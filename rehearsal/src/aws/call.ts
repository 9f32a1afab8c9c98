import type { Decision } from '../policy/decision';
import type { Members } from './members';

/** Who makes a call. */
export interface Principal {
  readonly type:
    | 'root'
    | 'user'
    | 'assumed-role'
    | 'federated-user'
    | 'service'
    | 'web-identity'
    | 'anonymous';
  /** For a session: arn:aws:sts::<account>:assumed-role/<role>/<session>. For a web identity: its provider's. */
  readonly arn: string;
  readonly accountId: string;
  readonly userId: string;
  readonly userName?: string;
  readonly roleName?: string;
  /** The role behind a session: what resource policies and trust name. */
  readonly roleArn?: string;
  /** Policies that narrow the session (parsed documents). */
  readonly sessionPolicies?: readonly unknown[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** One request to one operation of a service. */
export interface Call {
  readonly service: string;
  readonly operation: string;
  /** The endpoint's region, from the signature's scope. */
  readonly region: string;
  readonly principal: Principal;
  /** Access key id that signed; '' for calls that services make among themselves. */
  readonly accessKeyId: string;
  /** Virtual milliseconds since the epoch. */
  readonly now: number;
  readonly requestId: string;
  /** The service that makes this call for the principal, e.g. secretsmanager.<region>.amazonaws.com for KMS. */
  readonly via?: string;
  /** Filled by the authorizer: how each permission that the call needed was judged. */
  readonly decisions?: Decision[];
}

/** What a caller must be allowed to do for an operation to run. */
export interface AccessRequest {
  /** e.g. secretsmanager:GetSecretValue */
  readonly action: string;
  readonly resource: string;
  /** Condition keys besides the global ones of the principal. */
  readonly context?: Readonly<Record<string, string | string[]>>;
  /** The resource's own policy, parsed. */
  readonly resourcePolicy?: unknown;
  /**
   * What is asked about does not exist, or not any more, so that AWS refuses whoever may not ask about all: no
   * permission is missing, and the refusal is not booked as a denied call.
   */
  readonly absent?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: the service's `members` declare the types; operations check the values
export type Input = Record<string, any>;

export interface Operation {
  /** True for an operation that is called without a signature. */
  readonly unsigned?: boolean;
  /** Checked before `run`; an empty list needs no permission (sts:GetCallerIdentity). */
  access?(input: Input, call: Call): AccessRequest[];
  run(input: Input, call: Call): unknown | Promise<unknown>;
}

/** One AWS service of the local AWS. */
export interface Service {
  /** The name in a signature's scope: secretsmanager, iam, sts… */
  readonly name: string;
  readonly protocol: 'json' | 'query' | 'none';
  /** json: what stands before the dot in X-Amz-Target. */
  readonly targetPrefix?: string;
  /** query: the XML namespace of answers. */
  readonly namespace?: string;
  /** Types of what requests hold; a service without a protocol reads none. */
  readonly members?: Members;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** What the front door checks a signature with. */
export interface Identity {
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly principal: Principal;
  /** The error with which the endpoint of `region` refuses this key now (inactive, not there yet), if it does. */
  refusal(region: string, now: number): import('./errors').AwsError | undefined;
  /** Called after the signature was found good (last-used data). */
  used?(service: string, region: string, now: number): void;
}
