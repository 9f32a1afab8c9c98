import { readFileSync } from 'node:fs';
import { RehearsalError } from '../errors';

// biome-ignore lint/suspicious/noExplicitAny: JSON written by somebody else; each reader checks what it uses
export type Json = Record<string, any>;

/** Reads an object from a file of the assembly; a missing or broken file is an error that names it. */
export function readJsonObject(path: string): Json {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw broken(`The cloud assembly's file ${path} cannot be read (${(error as { code?: string }).code}).`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw broken(`The cloud assembly's file ${path} is not JSON (${(error as Error).message}).`);
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw broken(`The cloud assembly's file ${path} does not hold a JSON object.`);
  }
  return value;
}

export function broken(found: string): RehearsalError {
  return new RehearsalError(
    'AssemblyBroken',
    found,
    'Synthesize the app again (cdk synth) into an empty folder.',
  );
}
