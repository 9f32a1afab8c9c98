import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CheckError } from '../../../rehearsal/checks/errors';
import type { ServerSpec } from './server';

export interface DatabaseCheckOptions {
  /** Names of the servers; none for the default. */
  readonly servers: readonly string[];
  readonly rotations: number;
  readonly seed: number;
  /** File for the results as JSON. */
  readonly json?: string;
  readonly help: boolean;
}

const OPTIONS = {
  server: { type: 'string', multiple: true },
  rotations: { type: 'string', default: '100' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

export const helpText = (
  servers: readonly ServerSpec[],
): string => `Usage: npm run check:databases -- [options]

Rotates the credential of each database server under load and faults, and counts refused logins.

  --server NAME    a server, which can be repeated; the default is all: ${servers.map(({ name, onRequest }) => name + (onRequest ? ' (not by default)' : '')).join(', ')}
  --rotations N    number of rotations; the default is 100
  --seed N         seed of the faults; the default is 1
  --json FILE      writes the results to a file
  --help           shows this text

Exit codes: 0 if the check passed, 1 if it failed, 2 if it could not be made.
`;

/** @throws UnknownOption, InvalidOption */
export function parseOptions(args: readonly string[], names: readonly string[]): DatabaseCheckOptions {
  const { server = [], rotations, seed, json, help } = parsed(args);
  for (const name of server) {
    if (names.includes(name)) continue;
    throw new CheckError(
      'InvalidOption',
      `There is no server ${JSON.stringify(name)}.`,
      `The servers are ${names.join(', ')}.`,
    );
  }
  if (json !== undefined) requireWritable(json);
  return {
    servers: server,
    rotations: integer('rotations', rotations, 1),
    seed: integer('seed', seed, 0),
    json,
    help,
  };
}

/** Fails before the check, which takes minutes. */
function requireWritable(file: string): void {
  try {
    writeFileSync(file, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CheckError(
      'InvalidOption',
      `The file ${JSON.stringify(file)} of the option --json cannot be written: ${code}.`,
      'Give a file in a folder that exists.',
    );
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new CheckError(
      'UnknownOption',
      `${(error as Error).message.split(/\.\s/)[0]}.`,
      'The options are --server NAME, --rotations N, --seed N, --json FILE, --help.',
    );
  }
}

function integer(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= 0x7fffffff) return value;
  throw new CheckError(
    'InvalidOption',
    `The value of the option --${name} is ${JSON.stringify(text)}.`,
    `Give an integer of at least ${least}.`,
  );
}
