import { request } from 'node:https';
import { RekeyError } from '../errors/errors';
import type { ResourceEvent } from '../events';
import type { Clock } from '../time/clock';
import { RESPONSE_PAUSES, RESPONSE_TIMEOUT } from '../timing';

/** Response object of a custom resource. */
export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** Maximum size of the reason. CloudFormation allows 4 KB for the whole response. */
const REASON_BYTES = 1024;

export function succeeded(event: ResourceEvent, physicalId: string): Answer {
  return answer(event, physicalId, 'SUCCESS', 'The request succeeded.');
}

export function failed(event: ResourceEvent, physicalId: string, error: RekeyError): Answer {
  return answer(event, physicalId, 'FAILED', error.message);
}

function answer(event: ResourceEvent, physicalId: string, status: Answer['Status'], reason: string): Answer {
  return {
    Status: status,
    Reason: Buffer.from(reason).subarray(0, REASON_BYTES).toString(),
    PhysicalResourceId: physicalId,
    StackId: event.stackId,
    RequestId: event.requestId,
    LogicalResourceId: event.logicalId,
  };
}

/** Sends the response, in up to three attempts. Throws AnswerFailed; Lambda then retries the invocation. */
export async function send(url: string, body: Answer, clock: Clock): Promise<void> {
  let problem = '';
  for (const pause of RESPONSE_PAUSES) {
    try {
      const status = await put(new URL(url), JSON.stringify(body));
      if (status >= 200 && status < 300) return;
      problem = `status ${status}`;
    } catch (error) {
      problem = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    }
    await clock.sleep(pause);
  }
  throw new RekeyError('AnswerFailed', {
    found: `The response URL of CloudFormation did not accept the response ${body.Status}: ${problem}.`,
    unchanged: 'the work of the custom resource, which is done.',
    action: 'wait: Lambda retries the invocation twice; CloudFormation fails the request after its timeout.',
  });
}

function put(url: URL, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': '', 'content-length': Buffer.byteLength(body) };
    const call = request(url, { method: 'PUT', headers, timeout: RESPONSE_TIMEOUT }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    call.on('timeout', () => call.destroy(withCode('timeout')));
    call.on('error', reject);
    call.end(body);
  });
}

/** Only the code is reported, because a message can contain the signed URL. */
const withCode = (code: string): Error => Object.assign(new Error(code), { code });
