import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerResult } from './report';
import type { RunOptions } from './run';
import type { ServerSpec } from './server';

/** A process did not give a result. */
class ProcessFailed extends Error {
  constructor(server: string, output: string) {
    super(`The check of ${server} ended without a result. Its output: ${output}`);
    this.name = 'ProcessFailed';
  }
}

/** Checks each server in a process of its own, one more at once than there are processors, because a check also waits. */
export async function checkInProcesses(
  specs: readonly ServerSpec[],
  options: RunOptions,
): Promise<ServerResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-check-'));
  const results = new Map<ServerSpec, ServerResult>();
  const waiting = [...specs];
  const work = async () => {
    for (let spec = waiting.shift(); spec; spec = waiting.shift())
      results.set(spec, await checkInProcess(spec, options, join(folder, `${spec.name}.json`)));
  };
  try {
    await Promise.all([work(), ...cpus().map(work)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return specs.map((spec) => results.get(spec) as ServerResult);
}

async function checkInProcess(
  { name }: ServerSpec,
  { rotations, seed }: RunOptions,
  json: string,
): Promise<ServerResult> {
  const options = { server: name, rotations, seed, json };
  const args = Object.entries(options).flatMap(([option, value]) => [`--${option}`, String(value)]);
  const child = spawn(process.execPath, [...process.execArgv, join(__dirname, 'index.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-4000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // The caller decides from the result whether the check failed.
  if (code === 0 || code === 1) {
    const [result] = JSON.parse(readFileSync(json, 'utf8')) as ServerResult[];
    if (result) return result;
  }
  throw new ProcessFailed(name, output);
}
