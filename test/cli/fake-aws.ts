import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** Responses of the fake. */
export interface Behaviour {
  /** Response of the invoked function. */
  readonly payload?: unknown;
  readonly functionError?: string;
  /** Responses of DescribeSecret, by the ARN or name of the secret; others do not exist. */
  readonly secrets?: Readonly<Record<string, unknown>>;
  /** Response of `list-functions --query`. */
  readonly functions?: unknown;
  /** Responses of other operations, such as `get-caller-identity`. */
  readonly others?: Readonly<Record<string, unknown>>;
  /** Text on stderr of the commands that fail, such as `lambda invoke`. */
  readonly failures?: Readonly<Record<string, string>>;
}

export interface Called {
  readonly words: readonly string[];
  readonly event?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Puts a command `aws` on the PATH for each test of a file, and restores the environment after it. */
export function useFakeAws(behaviour: Behaviour): FakeAws {
  const aws = new FakeAws();
  const { env } = process;
  beforeEach(() => {
    aws.create();
    process.env = { ...env, PATH: [aws.folder, dirname(process.execPath)].join(delimiter) };
    aws.behave(behaviour);
  });
  afterEach(() => {
    process.env = env;
    aws.remove();
  });
  return aws;
}

/** Command `aws` in a temporary folder, which records its calls. */
class FakeAws {
  folder = '';

  create(): void {
    this.folder = mkdtempSync(join(tmpdir(), 'fake-aws-'));
  }

  private get record(): string {
    return join(this.folder, 'called.jsonl');
  }

  behave(behaviour: Behaviour): void {
    rmSync(this.record, { force: true });
    writeFileSync(
      join(this.folder, 'aws'),
      `#!${process.execPath}
const fs = require('node:fs');
const behaviour = ${JSON.stringify(behaviour)};
const words = process.argv.slice(2);
const after = (option) => words[words.indexOf(option) + 1];
const event = words[1] === 'invoke' ? fs.readFileSync(after('--payload').replace('fileb://', ''), 'utf8') : undefined;
const { AWS_MAX_ATTEMPTS, AWS_PAGER, AWS_DEFAULT_REGION } = process.env;
const env = { AWS_MAX_ATTEMPTS, AWS_PAGER, AWS_DEFAULT_REGION };
fs.appendFileSync(${JSON.stringify(this.record)}, JSON.stringify({ words, event, env }) + '\\n');
const fail = (text) => {
  console.error(text);
  process.exit(254);
};
const failure = behaviour.failures?.[words.slice(0, 2).join(' ')];
if (failure !== undefined) fail(failure);
const answers = {
  invoke() {
    fs.writeFileSync(words.at(-1), JSON.stringify(behaviour.payload ?? null));
    return { StatusCode: 200, FunctionError: behaviour.functionError };
  },
  'describe-secret'() {
    const missing = 'An error occurred (ResourceNotFoundException) when calling the DescribeSecret operation: none.';
    return behaviour.secrets?.[after('--secret-id')] ?? fail(missing);
  },
  'list-functions': () => behaviour.functions ?? [],
};
console.log(JSON.stringify(answers[words[1]]?.() ?? behaviour.others[words[1]]));
`,
    );
    chmodSync(join(this.folder, 'aws'), 0o755);
  }

  /** Calls since the last `behave`. */
  get calls(): Called[] {
    if (!existsSync(this.record)) return [];
    const lines = readFileSync(this.record, 'utf8').trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Called);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
