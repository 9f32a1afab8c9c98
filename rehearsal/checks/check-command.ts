import { parseArgs } from 'node:util';
import { CheckError } from './errors';

export interface CheckSpec {
  /** The text of --help; the options that every check has are appended. */
  readonly help: string;
  /** The option that gives the number of generated inputs, its default, and its value with --full. */
  readonly size: { readonly option: string; readonly default: number; readonly full: number };
  /** The name of a further option with a text. */
  readonly text?: string;
}

export interface CheckOptions {
  readonly size: number;
  readonly seed: number;
  readonly text?: string;
}

export interface CheckReport {
  readonly passed: boolean;
  /** The result as text. */
  readonly lines: readonly string[];
  /** The result as JSON. */
  readonly result: object;
}

type Print = (text: string) => void;

/**
 * Runs a check from the command line. Returns the exit code: 0 if the check passed, 1 if it failed, 2 if it could not be
 * made. With --json, prints only the result.
 */
export async function runCheck(
  spec: CheckSpec,
  args: readonly string[],
  print: Print,
  check: (options: CheckOptions, progress: Print) => Promise<CheckReport>,
): Promise<number> {
  try {
    const { help, json, ...options } = parseOptions(spec, args);
    if (help) {
      print(helpText(spec));
      return 0;
    }
    const { passed, lines, result } = await check(options, json ? () => {} : print);
    print(json ? JSON.stringify({ passed, ...result }) : lines.join('\n'));
    return passed ? 0 : 1;
  } catch (error) {
    // The user can correct a CheckError. Any other error is a defect of the check.
    print(error instanceof CheckError ? `${error.code}: ${error.message}` : String((error as Error).stack));
    return 2;
  }
}

/** @throws UnknownOption, InvalidOption */
export function parseOptions(
  { size, text }: CheckSpec,
  args: readonly string[],
): CheckOptions & { readonly help: boolean; readonly json: boolean } {
  const string = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        ...{ [size.option]: string, seed: string, full: flag, json: flag, help: flag },
        ...(text === undefined ? {} : { [text]: string }),
      },
    }));
  } catch (error) {
    const known = [`--${size.option} N`, '--seed N', '--full', '--json', '--help'].join(', ');
    throw new CheckError(
      'UnknownOption',
      `${(error as Error).message.split('. ')[0]}.`,
      `The options are ${known}.`,
    );
  }
  const usual = values.full ? size.full : size.default;
  return {
    help: values.help === true,
    json: values.json === true,
    size: integer(size.option, values[size.option] ?? String(usual), 1),
    seed: integer('seed', values.seed ?? '1', 0),
    ...(text !== undefined && values[text] !== undefined ? { text: String(values[text]) } : {}),
  };
}

function helpText({ help, size }: CheckSpec): string {
  return `${help}
  --${`${size.option} N`.padEnd(13)}  number of ${size.option}; the default is ${size.default}
  --full           uses ${size.full} ${size.option}
  --seed N         seed of the generator; the default is 1
  --json           prints the result as JSON
  --help           shows this text

Exit codes: 0 if the check passed, 1 if it failed, 2 if it could not be made.
`;
}

function integer(name: string, text: string | boolean, min: number): number {
  const value = Number(text);
  if (/^\d+$/.test(String(text)) && value >= min && value <= 0x7fffffff) return value;
  throw new CheckError(
    'InvalidOption',
    `The value of the option ${name} is ${JSON.stringify(text)}.`,
    `Give an integer of at least ${min}.`,
  );
}
