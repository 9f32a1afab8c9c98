import { readFileSync } from 'node:fs';
import { RehearsalError } from '../errors';

// biome-ignore lint/suspicious/noExplicitAny: JSON of other tools; each reader validates the members that it uses
export type Json = Record<string, any>;

/** Reads a JSON object from a file of the assembly. @throws AssemblyBroken */
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
    throw broken(`The cloud assembly's file ${path} does not contain a JSON object.`);
  }
  return value;
}

export function broken(found: string): RehearsalError {
  return new RehearsalError('AssemblyBroken', found, 'Run `cdk synth` again with an empty output folder.');
}
