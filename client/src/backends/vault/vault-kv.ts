import type { Backend, BackendCallOptions, FetchedVersion, VersionRequest } from '../../backend';
import { ServiceFailure } from '../../http/service-failure';
import { type Actions, asFailure, failedRead } from '../failed-read';
import { VaultRefusal } from './vault-refusal';
import type { VaultResponse } from './vault-response';
import type { VaultSession } from './vault-session';

const ACTIONS: Actions = {
  denied: 'Allow `read` on the path of the data, and check the login.',
  'not-found': 'Check the mount, the namespace and the path.',
  deleted: 'Restore the version with `kv undelete`, or write another one.',
};

/** Metadata of a version. */
interface Metadata {
  readonly version?: number;
  readonly created_time?: string;
  readonly deletion_time?: string;
  readonly destroyed?: boolean;
}

/** Options of `Vault.kv`. */
export interface VaultKvOptions {
  /** @default 'secret' */
  readonly mount?: string;
  /**
   * Field whose text is the value.
   *
   * @default - the value is the JSON object of all fields
   */
  readonly field?: string;
}

/**
 * Secrets of a KV version 2 engine. A value is the JSON object of its fields, and the id of a version is its number.
 * AWSPREVIOUS is the version before the current one; there is no AWSPENDING.
 */
export class VaultKv implements Backend {
  readonly name: string;
  readonly #session: VaultSession;
  readonly #mount: string;
  readonly #field: string | undefined;

  /** @internal */
  constructor(name: string, session: VaultSession, { mount = 'secret', field }: VaultKvOptions) {
    this.name = name;
    this.#session = session;
    this.#mount = mount;
    this.#field = field;
  }

  async fetch(request: VersionRequest, { signal }: BackendCallOptions): Promise<FetchedVersion> {
    const { id, versionId, stage = 'AWSCURRENT' } = request;
    try {
      if (versionId !== undefined) return await this.#read(id, signal, versionId, []);
      if (stage === 'AWSPREVIOUS') return await this.#previous(id, signal);
      if (stage === 'AWSCURRENT') return await this.#read(id, signal, undefined, [stage]);
      throw new ServiceFailure('not-found', `KV version 2 has no version with the stage ${stage}`);
    } catch (error) {
      throw failedRead(this.name, request, asFailure(error), ACTIONS);
    }
  }

  async #previous(id: string, signal: AbortSignal): Promise<FetchedVersion> {
    const current = await this.#read(id, signal, undefined, []);
    const number = Number(current.versionId) - 1;
    if (number < 1) throw new ServiceFailure('not-found', 'there is only one version');
    return this.#read(id, signal, String(number), ['AWSPREVIOUS']);
  }

  async #read(id: string, signal: AbortSignal, version: string | undefined, stages: string[]) {
    const path = `${this.#mount}/data/${pathOf(id)}`;
    // Vault takes an unknown version for the current one if it is no number.
    if (version !== undefined && !/^[1-9]\d*$/.test(version)) {
      throw new ServiceFailure('not-found', `"${version}" is not the number of a version`);
    }
    const query = version === undefined ? '' : `?version=${version}`;
    const answer = await this.#session.call(path + query, signal).catch((error: unknown) => {
      if (error instanceof VaultRefusal && isDeleted(metadataOf(error.answer))) {
        throw new ServiceFailure('deleted', 'the version is deleted');
      }
      throw error;
    });
    return versionOf(id, answer, stages, this.#field);
  }
}

/** A path whose segments are encoded. @throws ServiceFailure */
export function pathOf(id: string): string {
  const segments = id.split('/');
  // They would leave the mount of the secret.
  if (segments.some((segment) => ['', '.', '..'].includes(segment))) {
    throw new ServiceFailure('invalid', 'the path has an empty segment, `.` or `..`');
  }
  return segments.map(encodeURIComponent).join('/');
}

function versionOf(
  id: string,
  answer: VaultResponse,
  stages: string[],
  field: string | undefined,
): FetchedVersion {
  const { data: fields } = Object(answer.data) as { data?: unknown };
  const { version, created_time: created } = metadataOf(answer);
  if (typeof fields !== 'object' || fields === null || version === undefined) {
    throw new ServiceFailure(
      'transient',
      'an answer without data and a version: is the engine KV version 2?',
    );
  }
  const createdAt = Date.parse(created ?? '');
  return {
    id,
    versionId: String(version),
    stages,
    value: field === undefined ? JSON.stringify(fields) : textOf(fields, field),
    ...(Number.isNaN(createdAt) ? {} : { createdAt }),
  };
}

function textOf(fields: object, field: string): string {
  const text: unknown = Object.hasOwn(fields, field) ? (fields as Record<string, unknown>)[field] : undefined;
  if (typeof text === 'string') return text;
  throw new ServiceFailure('invalid', `the secret has no field "${field}" with a text`);
}

function metadataOf({ data }: VaultResponse): Metadata {
  return Object((Object(data) as { metadata?: unknown }).metadata) as Metadata;
}

function isDeleted({ deletion_time: deletion, destroyed }: Metadata): boolean {
  return destroyed === true || (!!deletion && Date.parse(deletion) <= Date.now());
}
