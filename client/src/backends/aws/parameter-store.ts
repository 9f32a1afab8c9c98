import type {
  Backend,
  BackendCallOptions,
  BackendError,
  FetchedVersion,
  VersionRequest,
} from '../../backend';
import { ServiceFailure } from '../../http/service-failure';
import { type Actions, asFailure, failedRead } from '../failed-read';
import { parseArn } from './arn';
import { groupIds } from './batch';
import { clientParts, closeParts, regionFor } from './built-in-api';
import type { AwsTransportOptions } from './secrets-manager-options';
import { SSM } from './settings/endpoint';
import { AwsClient, type ClientParts } from './transport/aws-client';

/** A parameter, as GetParameter and GetParameters return it. */
interface Parameter {
  readonly Name?: string;
  readonly ARN?: string;
  readonly Value?: string;
  readonly Version?: number;
  readonly Selector?: string;
  readonly LastModifiedDate?: number;
}

const CURRENT = 'AWSCURRENT';
/** Most parameters of one call. Source: GetParameters, AWS Systems Manager API Reference. */
const BATCH = 10;
const ACTIONS: Actions = {
  denied:
    'Allow ssm:GetParameter and ssm:GetParameters on the parameter, and kms:Decrypt on its key, for the identity of this process.',
  'not-found': 'Check the name, the account and the region.',
  'key-unavailable': 'Enable the KMS key, and allow kms:Decrypt on it.',
  throttled: 'Raise the fresh time, or enable higher throughput of Parameter Store.',
};

/**
 * Parameters of AWS Systems Manager Parameter Store, decrypted: the type SecureString, and the others too. The id of a
 * version is its number. A stage is a label of the parameter; there is no AWSPENDING and no AWSPREVIOUS.
 */
export class AwsParameterStore implements Backend {
  readonly #parts: ClientParts;
  readonly #client: AwsClient;

  constructor(options: AwsTransportOptions = {}) {
    this.#parts = clientParts(options);
    this.#client = new AwsClient({ ...SSM, targetPrefix: 'AmazonSSM' }, this.#parts);
  }

  get name(): string {
    return ['AWS Parameter Store', this.#parts.settings.knownRegion].filter(Boolean).join(' in ');
  }

  async fetch(request: VersionRequest, { signal }: BackendCallOptions): Promise<FetchedVersion> {
    try {
      const { Parameter } = await this.#call('GetParameter', request.id, { Name: selected(request) }, signal);
      return versionOf(request.id, Parameter as Parameter, request.stage);
    } catch (error) {
      throw this.#failed(request, error);
    }
  }

  async fetchMany(
    ids: readonly string[],
    { signal }: BackendCallOptions,
  ): Promise<readonly (FetchedVersion | BackendError)[]> {
    const groups = groupIds(ids, (id) => parseArn(id)?.region ?? '', BATCH);
    const results = new Map<string, FetchedVersion | BackendError>();
    await Promise.all(
      groups.map(async (group) => {
        for (const [id, result] of await this.#fetchGroup(group, signal)) results.set(id, result);
      }),
    );
    return ids.map((id) => results.get(id) as FetchedVersion | BackendError);
  }

  close(): void {
    closeParts(this.#parts);
  }

  async #fetchGroup(
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly (readonly [string, FetchedVersion | BackendError])[]> {
    const read = async () => {
      const output = await this.#call('GetParameters', ids[0] as string, { Names: ids }, signal);
      return (output.Parameters ?? []) as readonly Parameter[];
    };
    const found = await read().catch(asFailure);
    return ids.map((id) => {
      if (found instanceof ServiceFailure) return [id, this.#failed({ id }, found)];
      const parameter = found.find(({ Name, ARN }) => Name === id || ARN === id);
      try {
        return [id, versionOf(id, parameter)];
      } catch (error) {
        return [id, this.#failed({ id }, error)];
      }
    });
  }

  async #call(operation: string, id: string, input: object, signal: AbortSignal) {
    const region = await regionFor(id, this.#parts);
    return this.#client.call(operation, { ...input, WithDecryption: true }, region, signal);
  }

  #failed(request: VersionRequest, error: unknown): BackendError {
    return failedRead(this.name, request, asFailure(error), ACTIONS);
  }
}

/** The name with the selector of a version. */
function selected({ id, stage, versionId }: VersionRequest): string {
  if (versionId !== undefined) return `${id}:${versionId}`;
  if (stage === undefined || stage === CURRENT) return id;
  // The service refuses labels that start with its own prefixes.
  if (/^(?:aws|ssm)/i.test(stage)) {
    throw new ServiceFailure('not-found', `a parameter cannot have the label ${stage}`);
  }
  return `${id}:${stage}`;
}

function versionOf(id: string, parameter: Parameter | undefined, stage = CURRENT): FetchedVersion {
  if (!parameter) throw new ServiceFailure('not-found', 'ParameterNotFound', { code: 'ParameterNotFound' });
  const { Value, Version, LastModifiedDate, Selector } = parameter;
  if (Value === undefined || Version === undefined) {
    throw new ServiceFailure('transient', 'an answer without a value and its version');
  }
  return {
    id,
    versionId: String(Version),
    stages: Selector === undefined || Selector === `:${stage}` ? [stage] : [],
    value: Value,
    ...(LastModifiedDate === undefined ? {} : { createdAt: LastModifiedDate * 1000 }),
  };
}
