import type { Assets } from '../assembly/assets';
import type { Json } from '../assembly/json-file';
import type { Input, Principal } from '../aws/call';
import type { LocalAws } from '../aws/local-aws';
import type { Database } from './databases';

/** A resource or a property of the app that the rehearsal does not simulate. */
export interface NotSimulated {
  readonly type: string;
  readonly path: string;
  /** The property, if the resource itself is simulated. */
  readonly property?: string;
  readonly reason?: string;
}

/** The input of a resource handler. */
export interface ResourceContext {
  readonly aws: LocalAws;
  readonly assets: Assets;
  readonly stack: { readonly name: string; readonly arn: string };
  readonly type: string;
  readonly logicalId: string;
  readonly path: string;
  /** Properties after resolution of the intrinsic functions. */
  readonly properties: Json;
  /** A name as CloudFormation generates it, of the stack, the logical id and a random suffix. */
  generatedName(maximum: number): string;
  /** Calls the API of a service as the account. */
  // biome-ignore lint/suspicious/noExplicitAny: the output of any operation
  api(service: string, operation: string, input: Input): Promise<any>;
  /** A database of the app, by its identifier. */
  database(id: string): Database | undefined;
  /** Reports that `property` is not simulated. */
  note(property: string, reason?: string): void;
  /** Creates a folder that is removed at the end of the run. */
  temporaryFolder(): string;
}

export interface CreatedResource {
  /** The value of Ref. */
  readonly physicalId: string;
  /** The values of Fn::GetAtt. */
  readonly attributes?: Json;
  /** Deletes the resource, or throws. */
  remove?(): unknown;
}

export interface ResourceHandler {
  /** The properties that are simulated. */
  readonly properties: readonly string[];
  /** The properties without an effect on a rehearsal. Any other property is reported as not simulated. */
  readonly indifferent?: readonly string[];
  create(context: ResourceContext): CreatedResource | Promise<CreatedResource>;
}

/** The creation of a resource failed. `remove` deletes what was created of it. */
export class ResourceFailed extends Error {
  constructor(
    reason: string,
    readonly remove?: () => unknown,
  ) {
    super(reason);
    this.name = 'ResourceFailed';
  }
}

/** The principal of deployments: the root of the account. */
export function deployer(account: string): Principal {
  return { type: 'root', arn: `arn:aws:iam::${account}:root`, accountId: account, userId: account };
}
