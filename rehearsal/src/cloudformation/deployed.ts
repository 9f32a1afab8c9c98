import type { Json } from '../assembly/json-file';

/** A deployed resource on the local AWS. */
export interface DeployedResource {
  readonly type: string;
  /** The path of the construct, without a trailing /Resource. */
  readonly path: string;
  readonly logicalId: string;
  readonly physicalId: string;
  /** Properties after resolution of the intrinsic functions. */
  readonly properties: Json;
  readonly attributes: Json;
  readonly deletionPolicy?: string;
  remove?(): unknown;
}
