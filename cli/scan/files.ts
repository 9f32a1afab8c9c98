import { readFileSync, writeFileSync } from 'node:fs';
import { BadUsage } from '../usage';
import { SCAN_USAGE } from './options';

/** Reads the file of an option. @throws BadUsage */
export function readOr(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadUsage(
      `The file ${file} of ${option} cannot be read: ${(error as NodeJS.ErrnoException).code}.`,
      SCAN_USAGE,
    );
  }
}

/** Writes the file of an option. @throws BadUsage */
export function writeOr(file: string, text: string, option: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new BadUsage(
      `The file ${file} of ${option} cannot be written: ${(error as NodeJS.ErrnoException).code}.`,
      SCAN_USAGE,
    );
  }
}
