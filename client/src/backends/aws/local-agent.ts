import type { VersionRequest } from '../../backend';
import { sleep } from '../../http/deadline';
import type { HttpResponse } from '../../http/http';
import type { HttpClient } from '../../http/http-client';
import { objectOf } from '../../http/json-object';
import { ServiceFailure } from '../../http/service-failure';
import { bytesOf } from './built-in-api';
import type { SecretValueEntry } from './secrets-manager-api';
import { failureOf, jsonFailure } from './transport/failures';

/** A request to an agent of AWS on this machine. */
export interface AgentRequest {
  readonly port: number;
  readonly token: string;
  /** Parameters of the query beside those of the version. */
  readonly query?: Readonly<Record<string, string>>;
}

/** The extension answers so until its runtime started. Source: AWS Secrets Manager User Guide. */
const NOT_READY = /not ready to serve traffic/i;
const NOT_READY_WAIT = 25;

/** Reads one version from an agent, and waits until it is ready. @throws ServiceFailure */
export async function readFromAgent(
  http: HttpClient,
  { id, stage, versionId }: VersionRequest,
  { port, token, query }: AgentRequest,
  signal: AbortSignal,
): Promise<SecretValueEntry> {
  const url = new URL(`http://localhost:${port}/secretsmanager/get`);
  const parameters = { secretId: id, versionStage: stage, versionId, ...query };
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value);
  const headers = { 'x-aws-parameters-secrets-token': token };
  const response = await http.call(
    url.host,
    async (send, within) => {
      for (;;) {
        const answer = await send({ method: 'GET', url, headers });
        if (answer.status !== 400 || !NOT_READY.test(answer.body)) return answer;
        await sleep(NOT_READY_WAIT, within);
      }
    },
    signal,
  );
  if (response.status !== 200) throw refusal(response);
  return entryOf(objectOf(response.body));
}

function refusal(response: HttpResponse): ServiceFailure {
  if (response.status === 403 && /bad token/i.test(response.body)) {
    return new ServiceFailure('denied', 'the agent refuses the SSRF token', { code: 'BadToken' });
  }
  const failure = jsonFailure(response);
  if (failure.code !== undefined) return failure;
  // The extension answers with a text that holds the code of Secrets Manager. The rest is not quoted.
  const code = /\b([A-Z]\w+(?:Exception|Failure|Error))\b/.exec(response.body)?.[1];
  const deletion = /(?:marked|scheduled) for deletion/.exec(response.body)?.[0] ?? '';
  return failureOf(code, response.status, deletion && `the secret is ${deletion}`);
}

/** An entry in which bytes are Base64, and times are seconds or ISO 8601. */
function entryOf(entry: Record<string, unknown> = {}): SecretValueEntry {
  const { VersionId, VersionStages, SecretString, SecretBinary, CreatedDate } = entry;
  const seconds = Number(CreatedDate);
  const created = Number.isNaN(seconds) ? Date.parse(String(CreatedDate)) : seconds * 1000;
  return {
    ...(typeof VersionId === 'string' ? { VersionId } : {}),
    ...(Array.isArray(VersionStages) ? { VersionStages } : {}),
    ...(typeof SecretString === 'string' ? { SecretString } : {}),
    ...(typeof SecretBinary === 'string' ? { SecretBinary: bytesOf(SecretBinary) } : {}),
    ...(CreatedDate && !Number.isNaN(created) ? { CreatedDate: new Date(created) } : {}),
  };
}
