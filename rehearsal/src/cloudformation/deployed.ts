import type { Json } from '../assembly/json-file';

/** A resource that a stack created on the local AWS. */
export interface DeployedResource {
  readonly type: string;
  /** The construct's path, without a trailing /Resource. */
  readonly path: string;
  readonly logicalId: string;
  readonly physicalId: string;
  /** Resolved. */
  readonly properties: Json;
  readonly attributes: Json;
  readonly deletionPolicy?: string;
  remove?(): unknown;
}
