import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerMissing } from '../../../lambdas/databases/servers/server';
import { type CheckServers, command } from '../../../tools/checks/databases/command';
import type { ServerResult } from '../../../tools/checks/databases/report';
import type { ServerSpec } from '../../../tools/checks/databases/server';

const SPECS: ServerSpec[] = ['alternating', 'single', 'stand-in', 'other'].map((name) => ({
  name,
  real: name !== 'stand-in',
  inPlace: name === 'single',
  onRequest: name === 'other',
  start: () => Promise.reject(new Error('not started')),
}));

const good = (server: string, rotations: number): ServerResult => ({
  server,
  version: 'Memory 1',
  real: server !== 'stand-in',
  rotations,
  connections: 2000,
  refused: 0,
  baselineRefused: server === 'stand-in' ? null : 20,
  ownershipErrors: 0,
  longestDeadWindowMs: 0,
  unretired: 0,
  faults: 80,
  notes: [],
});

const passing: CheckServers = async (specs, { rotations }) => specs.map(({ name }) => good(name, rotations));

async function run(args: string[], check = passing) {
  const lines: string[] = [];
  const code = await command(args, SPECS, check, (text) => lines.push(text));
  return { code, text: lines.join('\n') };
}

/** A check whose result of one server differs from a good one. */
const with_ =
  (server: string, difference: Partial<ServerResult>): CheckServers =>
  async (specs, options) =>
    (await passing(specs, options)).map((one) => (one.server === server ? { ...one, ...difference } : one));

test('checks all servers with 100 rotations, and prints a table', async () => {
  const check = jest.fn(passing);
  const { code, text } = await run([], check);
  expect(code).toBe(0);
  expect(check).toHaveBeenCalledWith(SPECS.slice(0, 3), { rotations: 100, seed: 1 });
  expect(text.split('\n')).toEqual([
    '| server | version | real | rotations | faults | connections | refused | baselineRefused | ownershipErrors | longestDeadWindowMs |',
    '|---|---|---|---|---|---|---|---|---|---|',
    '| alternating | Memory 1 | yes | 100 | 80 | 2000 | 0 | 20 | 0 | 0 |',
    '| single | Memory 1 | yes | 100 | 80 | 2000 | 0 | 20 | 0 | 0 |',
    '| stand-in | Memory 1 | no | 100 | 80 | 2000 | 0 | none | 0 | 0 |',
  ]);
});

test('checks the given servers with the given rotations and seed', async () => {
  const check = jest.fn(passing);
  const args = ['--server', 'single', '--server', 'other', '--rotations', '7', '--seed', '0'];
  await run(args, check);
  expect(check).toHaveBeenCalledWith([SPECS[1], SPECS[3]], { rotations: 7, seed: 0 });
});

test('writes the results to a file, also when the check fails', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rekey-command-'));
  try {
    const file = join(folder, 'results.json');
    const { code } = await run(['--json', file], with_('alternating', { refused: 3 }));
    expect(code).toBe(1);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([
      { ...good('alternating', 100), refused: 3 },
      good('single', 100),
      good('stand-in', 100),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each<[string, Partial<ServerResult>, string]>([
  ['alternating', { refused: 1 }, 'alternating: 1 refused'],
  ['alternating', { ownershipErrors: 2 }, 'alternating: 2 ownership errors'],
  ['alternating', { rotations: 99 }, 'alternating: 99 of 100 rotations ended'],
  [
    'alternating',
    { baselineRefused: 0 },
    'alternating: the baseline was not refused, so the load is too low',
  ],
  ['single', { rotations: 0 }, 'single: 0 of 100 rotations ended'],
  ['stand-in', { refused: 1 }, 'stand-in: 1 refused'],
])('fails when %s has %j', async (server, difference, message) => {
  const { code, text } = await run([], with_(server, { ...difference, notes: ['the first failure'] }));
  expect(code).toBe(1);
  expect(text).toContain(`FAILED: ${message}`);
  expect(text.includes(`${server}: the first failure\n`)).toBe(server !== 'single');
});

test('passes when the kind with one password in place has refused logins', async () => {
  expect((await run([], with_('single', { refused: 9, longestDeadWindowMs: 30 }))).code).toBe(0);
});

test.each<[string[], string]>([
  [
    ['--server', 'oracle'],
    'InvalidOption: There is no server "oracle". The servers are alternating, single, stand-in, other.',
  ],
  [
    ['--rotations', '0'],
    'InvalidOption: The value of the option --rotations is "0". Give an integer of at least 1.',
  ],
  [
    ['--rotations', 'many'],
    'InvalidOption: The value of the option --rotations is "many". Give an integer of at least 1.',
  ],
  [
    ['--seed', '-1'],
    "UnknownOption: Option '--seed' argument is ambiguous. The options are --server NAME, --rotations N, --seed N, --json FILE, --help.",
  ],
  [
    ['--seed', '1.5'],
    'InvalidOption: The value of the option --seed is "1.5". Give an integer of at least 0.',
  ],
  [
    ['--json', ''],
    'InvalidOption: The file "" of the option --json cannot be written: ENOENT. Give a file in a folder that exists.',
  ],
  [
    ['--json', '/'],
    'InvalidOption: The file "/" of the option --json cannot be written: EISDIR. Give a file in a folder that exists.',
  ],
  [
    ['--fast'],
    "UnknownOption: Unknown option '--fast'. The options are --server NAME, --rotations N, --seed N, --json FILE, --help.",
  ],
  [
    ['alternating'],
    "UnknownOption: Unexpected argument 'alternating'. The options are --server NAME, --rotations N, --seed N, --json FILE, --help.",
  ],
])('refuses the options %j', async (args, message) => {
  const check = jest.fn(passing);
  expect(await run(args, check)).toEqual({ code: 2, text: message });
  expect(check).not.toHaveBeenCalled();
});

test('prints the names of the servers as help', async () => {
  const { code, text } = await run(['--help']);
  expect(code).toBe(0);
  expect(text).toContain('the default is all: alternating, single, stand-in, other (not by default)');
});

test('says which server is missing, and how to install it', async () => {
  const missing: CheckServers = () => Promise.reject(new ServerMissing('MariaDB', 'apt-get install it'));
  expect(await run([], missing)).toEqual({
    code: 2,
    text: 'ServerMissing: MariaDB is not installed. Install it: apt-get install it',
  });
});
