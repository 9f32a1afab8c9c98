import { didYouMean } from './nearest';

/** Thrown for a wrong command line, before any work. The message ends with the usage of the command. */
export class BadUsage extends Error {
  constructor(problem: string, usage: string) {
    super(`${problem}\n\n${usage}`);
  }
}

/**
 * Runs a parser of `node:util`, and suggests the nearest option for an unknown one.
 *
 * @throws BadUsage
 */
export function withKnownOptions<T>(parse: () => T, options: object, usage: string): T {
  try {
    return parse();
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    const [, option] = /'(-[^' ]+)/.exec(message) ?? [];
    if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || option === undefined) throw new BadUsage(message, usage);
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new BadUsage(`There is no option ${option}. ${didYouMean(option, known)}`, usage);
  }
}
