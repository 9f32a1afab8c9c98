import { RE2JS } from 're2js';
import type { Table } from './table';

/** Compiles a regular expression of RE2, which takes time in proportion to the text. @throws an error of re2js */
export const compile = (regex: string): RE2JS => RE2JS.compile(regex);

/** Checks a regular expression. @throws GitleaksFault */
export function checkRegex(table: Table, name: string, regex: string): RE2JS {
  try {
    return compile(regex);
  } catch (error) {
    return table.fail(`${name} is not a regular expression of RE2: ${(error as Error).message}`);
  }
}
