/** A secret value that a resource reads once, at the deployment or at its start, and then keeps. */
export interface KeptFromDeploy {
  /** The path of the resource. */
  readonly path: string;
  readonly type: string;
  /** The property with the value, such as Environment.Variables.API_KEY. */
  readonly place: string;
  /** The ARN or the name of the secret. */
  readonly secretId: string;
  readonly versionStage?: string;
  readonly versionId?: string;
  /** The complete value that CloudFormation read, and the time. Absent if the resource reads the value at its start. */
  readonly read?: { readonly value: string; readonly at: number };
  /** The role that reads the value at the start. */
  readonly roleArn?: string;
}
