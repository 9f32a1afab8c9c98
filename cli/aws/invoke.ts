import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Place, type RunAws, runAws } from './run';

/** A function to invoke. */
export interface Invocation {
  /** Name or ARN. */
  readonly name: string;
  /** The event, which holds no secret value: it is in a file while the AWS CLI reads it. */
  readonly event: object;
  /** Seconds to wait for the response. */
  readonly patience: number;
}

/** Response of a function. */
export interface Invoked {
  readonly answer: unknown;
  /** True if the answer is an error of the function. */
  readonly failed: boolean;
}

/** Invokes a function once. @throws AwsFailed */
export function invoke({ name, event, patience }: Invocation, place: Place, aws: RunAws = runAws): Invoked {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-rekey-'));
  try {
    const [sent, received] = ['event.json', 'answer.json'].map((file) => join(folder, file));
    writeFileSync(sent, JSON.stringify(event));
    const about = aws(
      [
        ...['lambda', 'invoke', '--function-name', name],
        // As bytes, because versions 1 and 2 of the AWS CLI encode a text in different ways.
        ...['--payload', `fileb://${sent}`],
        ...['--cli-read-timeout', `${patience}`, received],
      ],
      place,
    );
    return { answer: JSON.parse(readFileSync(received, 'utf8')), failed: Boolean(about.FunctionError) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
