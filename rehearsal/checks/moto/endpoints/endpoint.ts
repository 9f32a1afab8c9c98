import type { CallerKeys } from '../../../test/recordings/transcript';
import { type Answer, readAnswer, signedRequest } from '../../../test/recordings/wire';
import { CheckError } from '../../errors';
import { HttpClient } from '../../http-client';
import { REGION, type Sequence, type ServiceName } from '../sequences/call';

/** An endpoint that is compared. It is empty but for an administrator. */
export interface Endpoint {
  /** Sends a request signed with `keys`, by default the administrator's. */
  send(
    service: ServiceName,
    operation: string,
    input: Readonly<Record<string, unknown>>,
    keys?: CallerKeys,
  ): Promise<Answer>;
  /** The time of the endpoint, in milliseconds. */
  now(): number;
}

/** Resets an endpoint, creates what the sequence needs, and calls `run` with it. */
export type WithEndpoint = <T>(sequence: Sequence, run: (endpoint: Endpoint) => Promise<T>) => Promise<T>;

/** The user that signs the calls. */
export const ADMINISTRATOR = 'caller';

/** The name of the rotation function that exists for sequences with RotateSecret. It does nothing. */
export const FUNCTION = 'rotator';

export function hasRotation(sequence: Sequence): boolean {
  return sequence.some(({ operation }) => operation === 'RotateSecret');
}

/** Sends signed requests to an endpoint. */
export class AwsClient {
  private readonly http: HttpClient;

  constructor(
    /** The name in error messages. */
    private readonly name: string,
    private readonly url: string,
    timeout?: number,
  ) {
    this.http = new HttpClient(url, timeout);
  }

  /** @throws ServerNotAnswering */
  async send(
    keys: CallerKeys,
    now: number,
    service: ServiceName,
    operation: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<Answer> {
    const place = { region: service === 'iam' ? 'us-east-1' : REGION, now };
    const request = signedRequest(keys, place, service, operation, input);
    const { status, body } = await this.http.send(request).catch((error: Error) => {
      throw new CheckError(
        'ServerNotAnswering',
        `${this.name} at ${this.url} did not answer ${operation}: ${error.message}.`,
        'Check whether it is running, and read its log.',
      );
    });
    try {
      return readAnswer(service, operation, status, body);
    } catch {
      // moto answers internal errors and unknown operations with an HTML page.
      const message = body.replace(/<[^>]*>|\s+/g, ' ').trim();
      return { httpStatus: status, xml: true, error: { name: 'NotAnAnswer', message } };
    }
  }

  close(): void {
    this.http.close();
  }
}
