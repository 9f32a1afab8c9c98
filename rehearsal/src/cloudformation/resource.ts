import type { Assets } from '../assembly/assets';
import type { Json } from '../assembly/json-file';
import type { Input, Principal } from '../aws/call';
import type { LocalAws } from '../aws/local-aws';

/** Something of the app that the rehearsal did not act out. */
export interface NotSimulated {
  readonly type: string;
  readonly path: string;
  /** Present when the resource itself is simulated, but not this of it. */
  readonly property?: string;
  readonly reason?: string;
}

/** What the handler of a resource type is given to create one resource. */
export interface ResourceContext {
  readonly aws: LocalAws;
  readonly assets: Assets;
  readonly stack: { readonly name: string; readonly arn: string };
  readonly type: string;
  readonly logicalId: string;
  readonly path: string;
  /** Resolved. */
  readonly properties: Json;
  /** A name as CloudFormation makes one up: stack, logical id and something random. */
  generatedName(maximum: number): string;
  /** Calls the API of a service as the one who deploys, who may do everything. */
  // biome-ignore lint/suspicious/noExplicitAny: the answer of whatever operation was called
  api(service: string, operation: string, input: Input): Promise<any>;
  /** Says in the report that `property` was not acted upon. */
  note(property: string, reason?: string): void;
  /** A folder for files of this run; removed at its end. */
  temporaryFolder(): string;
}

export interface CreatedResource {
  /** What Ref gives. */
  readonly physicalId: string;
  /** What Fn::GetAtt gives. */
  readonly attributes?: Json;
  /** Deletes it again; it throws when it cannot be deleted. */
  remove?(): unknown;
}

export interface ResourceHandler {
  /** The properties that are acted upon. */
  readonly properties: readonly string[];
  /** Those which make no difference to a rehearsal. Any other that is present is noted in the report. */
  readonly indifferent?: readonly string[];
  create(context: ResourceContext): CreatedResource | Promise<CreatedResource>;
}

/** Why a resource could not be created, and how to clean up what of it is there all the same. */
export class ResourceFailed extends Error {
  constructor(
    reason: string,
    readonly remove?: () => unknown,
  ) {
    super(reason);
    this.name = 'ResourceFailed';
  }
}

/** Who deploys: the account itself. */
export function deployer(account: string): Principal {
  return { type: 'root', arn: `arn:aws:iam::${account}:root`, accountId: account, userId: account };
}
