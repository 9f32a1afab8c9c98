/** A policy document with `Version` and `Statement`. */
export type PolicyText = object;

/** The policies of a user or role. */
export interface ExistingPolicies {
  /** The IAM path. @default '/' */
  readonly path?: string;
  /** Inline policies by name. @default - none */
  readonly policies?: Readonly<Record<string, PolicyText>>;
  /** ARNs of attached managed policies. @default - none */
  readonly managedPolicies?: readonly string[];
  /** ARN of the permissions boundary. @default - none */
  readonly permissionsBoundary?: string;
}

/** An IAM user that exists before the deploy. */
export interface ExistingUser extends ExistingPolicies {
  /** Access keys created outside of the app; at most two. @default - none */
  readonly accessKeys?: readonly ('active' | 'inactive')[];
}

/** An IAM role that exists before the deploy. */
export interface ExistingRole extends ExistingPolicies {
  /** The trust policy. @default - Lambda, EventBridge Scheduler and ECS tasks may assume the role */
  readonly trust?: PolicyText;
}

/** A customer-managed IAM policy that exists before the deploy. */
export interface ExistingPolicy {
  readonly document: PolicyText;
}

/** A secret that exists before the deploy. */
export interface ExistingSecret {
  /** Value of AWSCURRENT; an object is stored as JSON. @default - no value */
  readonly value?: string | object;
}

/** A KMS key that exists before the deploy. */
export interface ExistingKey {
  /** Key policy. @default - delegates to the IAM policies of its account and of the app's account */
  readonly policy?: PolicyText;
  /** @default true */
  readonly enabled?: boolean;
}

/** An SNS topic that exists before the deploy. */
export interface ExistingTopic {
  /** Topic policy. @default - policy of a new topic: services of the account may publish */
  readonly policy?: PolicyText;
}

/** A subnet of an existing VPC. */
export interface ExistingSubnet {
  readonly id: string;
  readonly type: 'public' | 'private' | 'isolated';
  readonly availabilityZone: string;
  /** The subnet group. @default - Public, Private or Isolated */
  readonly group?: string;
  /** @default - unknown */
  readonly cidr?: string;
}

/** A VPC for `Vpc.fromLookup`. */
export interface ExistingVpc {
  /** The `Name` tag. @default - none */
  readonly name?: string;
  /** @default '10.0.0.0/16' */
  readonly cidr?: string;
  readonly subnets: readonly ExistingSubnet[];
}

/** Resources by name, ARN or id; `false` means that the resource does not exist. */
type Known<Resource> = Readonly<Record<string, Resource | false>>;

/** Resources outside of the app before the deploy, for `--exists`. */
export interface Existing {
  /** By user name, or ARN for another account. */
  readonly users?: Known<ExistingUser>;
  /** By role name, or ARN for another account. */
  readonly roles?: Known<ExistingRole>;
  /** By policy name or ARN. */
  readonly policies?: Known<ExistingPolicy>;
  /** By secret name or ARN. */
  readonly secrets?: Known<ExistingSecret>;
  /** By key id, ARN or `alias/…`. */
  readonly keys?: Known<ExistingKey>;
  /** By topic name or ARN. */
  readonly topics?: Known<ExistingTopic>;
  /** By VPC id. Used only when `rehearse` synthesizes the app itself. */
  readonly vpcs?: Readonly<Record<string, ExistingVpc>>;
}
