import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the recordings, beside the repository. */
const FOLDER = join(__dirname, '../../../../shared/aws-recordings');

export interface Request {
  readonly service?: string;
  readonly operation: string;
  readonly caller?: 'other-account' | CallerKeys;
  readonly input: Record<string, unknown>;
}

export interface CallerKeys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string;
}

export interface ExpectedError {
  readonly name?: string;
  readonly message?: string;
  readonly messageContains?: string;
  readonly httpStatus?: number;
  readonly type?: string;
  readonly member?: string;
}

export interface Asserts {
  readonly contains?: unknown;
  readonly exact?: boolean;
  readonly excludes?: unknown;
  readonly absent?: readonly string[];
  readonly count?: Readonly<Record<string, number>>;
  readonly length?: Readonly<Record<string, number>>;
  readonly noneOf?: Readonly<Record<string, string>>;
  readonly later?: Readonly<Record<string, string>>;
  readonly httpStatus?: number;
}

export interface Step extends Request {
  readonly output?: unknown;
  readonly error?: ExpectedError;
  readonly asserts?: Asserts;
  readonly remember?: Readonly<Record<string, string>>;
  readonly retry?: boolean;
  readonly note?: string;
  /** $derive, $deployRotationFunction */
  readonly from?: string;
  readonly dropLast?: number;
  readonly as?: string;
  readonly name?: string;
  /** $waitUntil */
  readonly request?: Request;
  readonly contains?: unknown;
  readonly errorIsNot?: ExpectedError;
}

export interface Transcript {
  readonly name: string;
  readonly service: string;
  readonly notes?: string | readonly string[];
  readonly unordered?: readonly string[];
  readonly shapes?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export const haveRecordings = existsSync(FOLDER);

export function transcripts(): Transcript[] {
  if (!haveRecordings) return [];
  return ['secretsmanager', 'iam', 'sts'].flatMap((service) =>
    readdirSync(join(FOLDER, service))
      .filter((file) => file.endsWith('.json'))
      .map((file) => JSON.parse(readFileSync(join(FOLDER, service, file), 'utf8')) as Transcript),
  );
}
