import {
  type Backend,
  type BackendCallOptions,
  BackendError,
  type FetchedVersion,
  type VersionRequest,
} from '../../backend';
import { ServiceFailure } from '../../http/service-failure';
import { type Actions, asFailure, failedRead } from '../failed-read';
import { arnInRegion, parseArn } from './arn';
import { entryFor, groupIds, mapFew } from './batch';
import { builtInApi } from './built-in-api';
import { sdkApi } from './sdk-client';
import type { SecretsManagerApi, SecretValueEntry } from './secrets-manager-api';
import type { AwsSecretsManagerOptions } from './secrets-manager-options';
import { versionOf } from './version';

const ACTIONS: Actions = {
  denied:
    'Allow secretsmanager:GetSecretValue on the secret, and kms:Decrypt on a customer managed key, for the identity of this process.',
  'not-found': 'Check the name, the account and the region.',
  deleted: 'Restore the secret, or remove its readers.',
  'key-unavailable': 'Enable the KMS key, and allow kms:Decrypt on it.',
  throttled: 'Raise the fresh time, or share one client in the process.',
};

/**
 * AWS Secrets Manager, by the built-in transport or a client of the AWS SDK.
 *
 * @example
 * new AwsSecretsManager({ region: 'eu-central-1' });
 * new AwsSecretsManager({ client: new SecretsManager() }); // from @aws-sdk/client-secrets-manager
 */
export class AwsSecretsManager implements Backend {
  readonly #api: SecretsManagerApi;
  readonly #nameFor: (id?: string) => string;
  readonly #close: () => void;
  readonly #regionOfArn: string | undefined;

  /** @throws TypeError for a client of the SDK without its commands */
  constructor(options: AwsSecretsManagerOptions = {}) {
    if (options.client) {
      this.#api = sdkApi(options.client, options.commands);
      this.#nameFor = () => 'AWS Secrets Manager (client of the AWS SDK)';
      this.#close = () => {};
      return;
    }
    if (options.replica && !options.region)
      throw new TypeError('`replica` needs the `region` of the replica.');
    const { api, region, close } = builtInApi(options);
    this.#api = api;
    this.#nameFor = (id = '') =>
      ['AWS Secrets Manager', parseArn(id)?.region || region()].filter(Boolean).join(' in ');
    this.#close = close;
    this.#regionOfArn = options.replica ? options.region : undefined;
  }

  get name(): string {
    return this.#nameFor();
  }

  async fetch(request: VersionRequest, options: BackendCallOptions): Promise<FetchedVersion> {
    const result = await this.#fetch(request, options);
    if (result instanceof BackendError) throw result;
    return result;
  }

  async fetchMany(
    ids: readonly string[],
    options: BackendCallOptions,
  ): Promise<readonly (FetchedVersion | BackendError)[]> {
    const groups = groupIds(ids, (id) => parseArn(id)?.region ?? '');
    const maps = await Promise.all(groups.map((group) => this.#fetchGroup(group, options)));
    const results = new Map(maps.flatMap((map) => [...map]));
    return ids.map((id) => results.get(id) as FetchedVersion | BackendError);
  }

  close(): void {
    this.#close();
  }

  async #fetch(
    request: VersionRequest,
    { signal }: BackendCallOptions,
  ): Promise<FetchedVersion | BackendError> {
    const { id, versionId, stage } = request;
    try {
      const entry = await this.#api.getSecretValue(
        {
          SecretId: this.#idOf(id),
          ...(versionId === undefined ? {} : { VersionId: versionId }),
          ...(stage === undefined ? {} : { VersionStage: stage }),
        },
        { abortSignal: signal },
      );
      return this.#result(request, entry);
    } catch (error) {
      return this.#result(request, asFailure(error));
    }
  }

  /** Reads at most 20 secrets in one call, and one by one those for which the call has no answer. */
  async #fetchGroup(
    ids: readonly string[],
    options: BackendCallOptions,
  ): Promise<Map<string, FetchedVersion | BackendError>> {
    const results = new Map<string, FetchedVersion | BackendError>();
    const batch = this.#api.batchGetSecretValue;
    if (batch && ids.length > 1) {
      // A failure is not final: the role may lack only secretsmanager:BatchGetSecretValue.
      const output = await batch(
        { SecretIdList: ids.map((id) => this.#idOf(id)) },
        { abortSignal: options.signal },
      ).catch(() => ({}));
      for (const id of ids) {
        const entry = entryFor(this.#idOf(id), output);
        if (entry) results.set(id, this.#result({ id }, entry));
      }
    }
    const missing = ids.filter((id) => !results.has(id));
    const others = await mapFew(missing, (id) => this.#fetch({ id }, options));
    others.forEach((result, id) => {
      results.set(id, result);
    });
    return results;
  }

  #result(request: VersionRequest, entry: SecretValueEntry | ServiceFailure): FetchedVersion | BackendError {
    const { id } = request;
    const version = entry instanceof ServiceFailure ? entry : versionOf(id, entry);
    if (!(version instanceof ServiceFailure)) return version;
    return failedRead(this.#nameFor(this.#idOf(id)), request, version, ACTIONS);
  }

  #idOf(id: string): string {
    return this.#regionOfArn === undefined ? id : arnInRegion(id, this.#regionOfArn);
  }
}
