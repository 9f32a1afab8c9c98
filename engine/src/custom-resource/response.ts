import { request } from 'node:https';
import { RekeyError } from '../errors/errors';
import type { ResourceEvent } from '../events';
import type { Clock } from '../time/clock';
import { RESPONSE_PAUSES, RESPONSE_TIMEOUT } from '../timing';

/** The answer of a custom resource, as CloudFormation wants it. */
export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason: string;
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
}

/** CloudFormation takes 4 KB in all. */
const REASON_BYTES = 1024;

export function succeeded(event: ResourceEvent, physicalId: string): Answer {
  return answer(event, physicalId, 'SUCCESS', 'The current credential is as it should be.');
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

/** Sends the answer, three times when need be. Throws AnswerFailed: Lambda then repeats the invocation. */
export async function send(url: string, body: Answer, clock: Clock): Promise<void> {
  let problem = '';
  for (const pause of RESPONSE_PAUSES) {
    try {
      const status = await put(new URL(url), JSON.stringify(body));
      if (status >= 200 && status < 300) return;
      problem = `status ${status}`;
    } catch (error) {
      problem = (error as NodeJS.ErrnoException).code ?? 'an error without a code';
    }
    await clock.sleep(pause);
  }
  throw new RekeyError('AnswerFailed', {
    found: `CloudFormation's address did not take the answer ${body.Status}: ${problem}.`,
    unchanged: 'what the custom resource did.',
    action: 'nothing yet: Lambda repeats the invocation twice; CloudFormation gives up at its time-out.',
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

/** The message of an error may hold the address, which is signed; its code does not. */
const withCode = (code: string): Error => Object.assign(new Error(code), { code });
