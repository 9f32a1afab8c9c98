/** A secret value that a resource holds from the deploy, or from its start, on. */
export interface KeptFromDeploy {
  /** Path of the resource. */
  readonly path: string;
  readonly type: string;
  /** The property that holds it, such as Environment.Variables.API_KEY. */
  readonly place: string;
  /** ARN, or name, of the secret. */
  readonly secretId: string;
  readonly versionStage?: string;
  readonly versionId?: string;
  /** The whole value of the version that CloudFormation read, and when. Absent for a value that is read at the start. */
  readonly read?: { readonly value: string; readonly at: number };
  /** The role that reads at the start. */
  readonly roleArn?: string;
}
