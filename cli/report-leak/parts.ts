import { type RunAws, runAws } from '../aws/run';
import { type AwsConnection, connect } from '../scan/aws-json';

/** Surroundings of the command. Tests provide their own. */
export interface Parts {
  readonly aws: RunAws;
  readonly connect: (region: string, profile?: string) => AwsConnection;
  readonly stdin: () => Promise<string>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Prints a line for a person while the command runs. */
  readonly progress: (line: string) => void;
}

export const REAL_PARTS: Parts = {
  aws: runAws,
  connect,
  stdin: readStdin,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  progress: (line) => console.error(line),
};

async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) console.error('Type or paste the leaked value. Then press Enter and Ctrl+D.');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
