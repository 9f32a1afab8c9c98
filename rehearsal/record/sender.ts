import { Readable } from 'node:stream';
import * as iam from '@aws-sdk/client-iam';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as sts from '@aws-sdk/client-sts';
import type { CallerKeys } from '../test/recordings/transcript';
import { type Answer, readAnswer } from '../test/recordings/wire';
import { RecordError } from './errors';
import { requireProfile } from './profile';

// biome-ignore lint/suspicious/noExplicitAny: commands are looked up by the name of their operation
type Sdk = any;

const SDKS: Readonly<Record<string, { readonly sdk: Sdk; readonly client: string }>> = {
  secretsmanager: { sdk: secretsmanager, client: 'SecretsManagerClient' },
  iam: { sdk: iam, client: 'IAMClient' },
  sts: { sdk: sts, client: 'STSClient' },
};

export interface Place {
  readonly profile: string;
  readonly region?: string;
  readonly endpoint?: string;
}

/** Sends requests with the AWS SDK, and returns the answers as they were transmitted. */
export class Sender {
  private readonly clients = new Map<string, Sdk>();

  constructor(private readonly place: Place) {}

  async region(): Promise<string> {
    requireProfile(this.place.profile);
    try {
      return await this.client('sts').config.region();
    } catch {
      throw new RecordError('BadOption', 'The profile has no region.', 'Give it with --region.');
    }
  }

  /** The credentials of the profile. */
  async credentials(): Promise<CallerKeys> {
    try {
      const { accessKeyId, secretAccessKey, sessionToken } = await this.client('sts').config.credentials();
      return { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken };
    } catch (error) {
      throw noCredentials(this.place.profile, (error as Error).message);
    }
  }

  async send(
    service: string,
    operation: string,
    input: Readonly<Record<string, unknown>>,
    keys?: CallerKeys,
  ): Promise<Answer> {
    const client = this.client(service, keys);
    const Command = SDKS[service]?.sdk[`${operation}Command`];
    if (!Command) {
      const fix = 'Correct the scenario, or update the SDK.';
      throw new RecordError('BadScenario', `The SDK does not support ${service}:${operation}.`, fix);
    }
    const stored: { status?: number; body?: string } = {};
    const command = new Command(withBytes(input));
    command.middlewareStack.add(storeAnswer(stored), {
      step: 'deserialize',
      priority: 'low',
      name: 'storeAnswer',
    });
    let output: unknown;
    try {
      output = await client.send(command);
    } catch (error) {
      if (stored.status === undefined) throw this.unanswered(error as Error);
    }
    const answer = readAnswer(service, operation, stored.status as number, stored.body as string);
    // The SDK parses the numbers, lists and dates of an XML answer.
    return answer.xml && !answer.error ? { ...answer, output: plain(output) } : answer;
  }

  close(): void {
    for (const client of this.clients.values()) client.destroy();
  }

  private client(service: string, keys?: CallerKeys): Sdk {
    const name = `${service} ${keys?.AccessKeyId ?? ''}`;
    let client = this.clients.get(name);
    const known = SDKS[service];
    if (!client && known) {
      const { profile, region, endpoint } = this.place;
      const credentials = keys && {
        accessKeyId: keys.AccessKeyId,
        secretAccessKey: keys.SecretAccessKey,
        sessionToken: keys.SessionToken,
      };
      client = new known.sdk[known.client]({
        profile,
        ...(region ? { region } : {}),
        ...(endpoint ? { endpoint } : {}),
        ...(credentials ? { credentials } : {}),
      });
      this.clients.set(name, client);
    }
    return client;
  }

  private unanswered(error: Error): RecordError {
    if (/credential|profile/i.test(`${error.name} ${error.message}`)) {
      return noCredentials(this.place.profile, error.message);
    }
    const { endpoint = 'AWS' } = this.place;
    return new RecordError(
      'CannotReach',
      `${endpoint} did not answer (${error.name}).`,
      'See if it can be reached.',
    );
  }
}

/** Middleware that stores the status and the body of the answer. */
function storeAnswer(stored: { status?: number; body?: string }) {
  return (next: (args: unknown) => Promise<Sdk>) => async (args: unknown) => {
    const result = await next(args);
    const chunks: Buffer[] = [];
    for await (const chunk of result.response.body) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    Object.assign(stored, { status: result.response.statusCode, body: body.toString('utf8') });
    result.response.body = Readable.from([body]);
    return result;
  };
}

/** Converts SecretBinary from base64, as in transcripts, to bytes for the SDK. */
function withBytes(input: Readonly<Record<string, unknown>>): object {
  const { SecretBinary } = input;
  return typeof SecretBinary === 'string'
    ? { ...input, SecretBinary: Buffer.from(SecretBinary, 'base64') }
    : input;
}

/** The output of the SDK as JSON, with dates as numbers. */
function plain(output: unknown): unknown {
  const { $metadata: _, ...rest } = output as Record<string, unknown>;
  const seconds = function (this: Record<string, unknown>, name: string, value: unknown) {
    return this[name] instanceof Date ? Number(this[name]) / 1000 : value;
  };
  return JSON.parse(JSON.stringify(rest, seconds));
}

function noCredentials(profile: string, problem: string): RecordError {
  const found = `The profile ${profile} has no credentials: ${problem.replace(/\.?$/, '.')}`;
  return new RecordError('NoCredentials', found, 'Check whether it is signed in.');
}
