import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** What the fake does: it ends so, after it has written this where the real one writes a function's answer. */
export interface Behaviour {
  readonly payload?: unknown;
  readonly functionError?: string;
  readonly exitCode?: number;
}

/** A command `aws` in a folder of its own, which remembers how it was called. */
export class FakeAws {
  private readonly folder = mkdtempSync(join(tmpdir(), 'fake-aws-'));
  private readonly record = join(this.folder, 'called.json');

  behave({ payload = null, functionError, exitCode = 0 }: Behaviour): void {
    const about = { StatusCode: 200, ...(functionError ? { FunctionError: functionError } : {}) };
    const script = `#!${process.execPath}
const fs = require('node:fs');
const words = process.argv.slice(2);
const payload = words[words.indexOf('--payload') + 1];
const event = fs.readFileSync(payload.replace('fileb://', ''), 'utf8');
const { AWS_MAX_ATTEMPTS, AWS_PAGER } = process.env;
fs.writeFileSync(${JSON.stringify(this.record)}, JSON.stringify({ words, event, env: { AWS_MAX_ATTEMPTS, AWS_PAGER } }));
if (${exitCode}) process.exit(${exitCode});
fs.writeFileSync(words.at(-1), ${JSON.stringify(JSON.stringify(payload))});
console.log(${JSON.stringify(JSON.stringify(about, null, 2))});
`;
    writeFileSync(join(this.folder, 'aws'), script);
    chmodSync(join(this.folder, 'aws'), 0o755);
  }

  /** A PATH on which `aws` is this one. */
  get path(): string {
    return [this.folder, dirname(process.execPath)].join(delimiter);
  }

  get called(): { words: string[]; event: string; env: Record<string, string> } | undefined {
    return existsSync(this.record) ? JSON.parse(readFileSync(this.record, 'utf8')) : undefined;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
