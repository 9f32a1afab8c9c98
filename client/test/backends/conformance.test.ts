import type { FailureClass, FetchedVersion } from '../../src/backend';
import {
  AwsLambdaExtension,
  AwsParameterStore,
  AwsWorkloadCredentialsProvider,
} from '../../src/backends/aws/index';
import { AzureKeyVault } from '../../src/backends/azure/index';
import { Vault, vaultAuth } from '../../src/backends/vault/index';
import { conformance } from '../../src/testing';
import type { Answer } from '../http/server';
import { type Protocol, standIn } from './stand-in';

const refusal = (codes: Partial<Record<FailureClass, Answer>>) => (failure: FailureClass) =>
  codes[failure] ?? { status: 500, body: {} };
const aws = (__type: string, Message = '', status = 400): Answer => ({ status, body: { __type, Message } });
const runner = { describe, test };

const secretOf = ({ id, versionId, stages, value }: FetchedVersion) => ({
  ...{ ARN: 'arn', Name: id, VersionId: versionId, VersionStages: stages },
  ...(typeof value === 'string'
    ? { SecretString: value }
    : { SecretString: null, SecretBinary: Buffer.from(value).toString('base64') }),
});

/** GET /secretsmanager/get of both agents. */
const AGENT: Protocol = {
  read({ url }) {
    const { searchParams } = new URL(url, 'http://localhost');
    const [stage, versionId] = ['versionStage', 'versionId'].map(
      (name) => searchParams.get(name) ?? undefined,
    );
    return {
      id: searchParams.get('secretId') ?? '',
      ...(stage && { stage }),
      ...(versionId && { versionId }),
    };
  },
  version: secretOf,
  error: refusal({
    denied: aws('AccessDeniedException'),
    'not-found': aws('ResourceNotFoundException'),
    deleted: aws('InvalidRequestException', 'because it was marked for deletion.'),
    'key-unavailable': aws('DecryptionFailure'),
    throttled: { status: 429, body: 'Connection limit exceeded' },
  }),
};

conformance(
  runner,
  'AWS Parameters and Secrets Lambda Extension (stand-in)',
  async () => {
    const store = await standIn(AGENT);
    const environment = { AWS_SESSION_TOKEN: 'token' };
    return { ...store, backend: new AwsLambdaExtension({ port: store.port, environment }) };
  },
  { without: ['many'] },
);

conformance(
  runner,
  'AWS Workload Credentials Provider (stand-in)',
  async () => {
    const store = await standIn(AGENT);
    const environment = { AWS_TOKEN: 'token' };
    return { ...store, backend: new AwsWorkloadCredentialsProvider({ port: store.port, environment }) };
  },
  { without: ['many'] },
);

const parameterOf = ({ id, versionId, value, stages }: FetchedVersion) => ({
  ...{ Name: id, Version: Number(versionId), Value: value, Type: 'SecureString' },
  ...(stages.includes('AWSCURRENT') ? {} : { Selector: `:${versionId}` }),
});

conformance(
  runner,
  'AWS Parameter Store (stand-in)',
  async () => {
    const store = await standIn({
      read({ body }) {
        const { Name = '', Names } = JSON.parse(body);
        if (Names) return { many: Names };
        const [id = '', versionId] = Name.split(':');
        return { id, ...(versionId && { versionId }) };
      },
      version: (version) => ({ Parameter: parameterOf(version) }),
      many: (results) => ({
        Parameters: results.flatMap((result) => ('value' in result ? [parameterOf(result)] : [])),
      }),
      error: refusal({
        denied: aws('AccessDeniedException'),
        'not-found': aws('ParameterNotFound'),
        'key-unavailable': aws('InvalidKeyId'),
        throttled: aws('ThrottlingException'),
      }),
    });
    const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'key' };
    const environment = { HOME: '/nonexistent', AWS_REGION: 'eu-central-1' };
    return { ...store, backend: new AwsParameterStore({ endpoint: store.url, credentials, environment }) };
  },
  // A label AWSPENDING is not possible, and a deleted parameter is unknown.
  { without: ['bytes', 'stages', 'delete'] },
);

conformance(
  runner,
  'Azure Key Vault (stand-in)',
  async () => {
    const store = await standIn({
      read({ url }) {
        const [, , id = '', versionId] = new URL(url, 'http://localhost').pathname
          .split('/')
          .map(decodeURIComponent);
        return { id, ...(versionId && { versionId }) };
      },
      version: ({ id, versionId, value }) => ({
        ...{ value, id: `https://v.vault.azure.net/secrets/${encodeURIComponent(id)}/${versionId}` },
        attributes: { enabled: true, created: 1_700_000_000 },
      }),
      error: refusal({
        denied: {
          status: 403,
          body: { error: { code: 'Forbidden', innererror: { code: 'ForbiddenByRbac' } } },
        },
        'not-found': { status: 404, body: { error: { code: 'SecretNotFound' } } },
        deleted: {
          status: 409,
          body: { error: { code: 'Conflict', innererror: { code: 'ObjectIsDeletedButRecoverable' } } },
        },
        throttled: { status: 429, headers: { 'retry-after': '10' }, body: { error: { code: 'Throttled' } } },
      }),
    });
    const credential = {
      getToken: async () => ({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    return { ...store, backend: new AzureKeyVault({ vaultUrl: store.url, credential }) };
  },
  { without: ['bytes', 'stages', 'many', 'disableKey'] },
);

// The same suite on a real server: test/servers/openbao.
conformance(
  runner,
  'Vault KV version 2 (stand-in)',
  async () => {
    const store = await standIn({
      read({ url }) {
        const { pathname, searchParams } = new URL(url, 'http://localhost');
        const versionId = searchParams.get('version') ?? undefined;
        return { id: pathname.replace('/v1/secret/data/', ''), ...(versionId && { versionId }) };
      },
      version: ({ versionId, value }) => ({
        data: { data: { value }, metadata: { version: Number(versionId) } },
      }),
      error: refusal({
        denied: { status: 403, body: { errors: ['permission denied'] } },
        'not-found': { status: 404, body: { errors: [] } },
        deleted: {
          status: 404,
          body: { data: { data: null, metadata: { version: 1, deletion_time: '2026-01-01T00:00:00Z' } } },
        },
        throttled: { status: 429, body: { errors: [] } },
      }),
    });
    const vault = new Vault({ address: store.url, auth: vaultAuth.token('token'), environment: {} });
    return { ...store, backend: vault.kv({ field: 'value' }) };
  },
  { without: ['bytes', 'stages', 'many', 'disableKey'] },
);
