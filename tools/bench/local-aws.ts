import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Moto, motoPython } from '../../rehearsal/checks/moto/server/moto';
import { type Figure, median } from './figure';
import type { Load } from './local-aws-client';

const REGION = 'eu-central-1';
const ROUNDS = 5;
const LOAD = { region: REGION, connections: 8, warmUpSeconds: 2, seconds: 3 };
/** moto accepts any key. */
const ANY_KEYS = { AccessKeyId: 'AKIAANYBODYANYBODYAA', SecretAccessKey: 'anything' };

/** Signed reads per second of the local AWS and of moto, with the servers on the first core and their client on the second. */
export async function measureLocalAws(): Promise<Figure[]> {
  const [server, client] = [onCore(0), onCore(1)];
  const local = spawn(...tsx(server, 'local-aws-server.ts'), { stdio: ['pipe', 'pipe', 'inherit'] });
  const moto = await Moto.start({ python: await motoPython(console.log), before: server });
  try {
    const here = { ...LOAD, ...(await firstLine(local)) };
    const there = { ...LOAD, endpoint: moto.endpoint, keys: ANY_KEYS, now: Date.now() };
    const rates: { local: number; moto: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rates.push({ local: await rateOf(here, client), moto: await rateOf(there, client) });
    }
    const a = median(rates.map((rate) => rate.local));
    const b = median(rates.map((rate) => rate.moto));
    const pinned = server.length > 0 ? 'on one core' : 'not pinned to a core, without taskset';
    return [
      {
        what: 'signed GetSecretValue calls per second of the local AWS, which verifies signatures and policies',
        goal: '≥ 1500',
        measured: `${a.toFixed(0)} (${pinned}, ${LOAD.connections} connections, ${ROUNDS} rounds alternating with moto)`,
        reached: a >= 1500,
      },
      {
        what: 'the same ÷ calls per second of moto, which verifies neither',
        goal: '≥ 5',
        measured: `${(a / b).toFixed(1)} (${a.toFixed(0)} ÷ ${b.toFixed(0)})`,
        reached: a / b >= 5,
      },
    ];
  } finally {
    await moto.stop();
    local.stdin?.end();
    if (local.exitCode === null) await once(local, 'exit');
  }
}

async function rateOf(load: Load, before: readonly string[]): Promise<number> {
  const [command, args] = tsx(before, 'local-aws-client.ts', JSON.stringify(load));
  return Number((await promisify(execFile)(command, args)).stdout);
}

/** The command prefix that pins a program to a core; empty without taskset. */
function onCore(core: number): string[] {
  try {
    execFileSync('taskset', ['-c', String(core), 'true'], { stdio: 'ignore' });
    return ['taskset', '-c', String(core)];
  } catch {
    return [];
  }
}

function tsx(before: readonly string[], file: string, ...args: string[]): [command: string, args: string[]] {
  const loader = require.resolve('tsx');
  const [command = '', ...rest] = [...before, process.execPath, '--import', loader, join(__dirname, file)];
  return [command, [...rest, ...args]];
}

async function firstLine(child: ChildProcess): Promise<Pick<Load, 'endpoint' | 'keys' | 'now'>> {
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    return JSON.parse(line);
  }
  throw new Error('The local AWS ended before it printed its endpoint.');
}
