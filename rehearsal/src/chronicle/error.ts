import type { FunctionError } from '../aws/services/lambda';
import type { ToldError } from './format';

/** Longer messages are cut. */
const MOST_LETTERS = 2000;

export function formatError({ errorType, errorMessage }: FunctionError): ToldError {
  return { code: errorType, message: cut(errorMessage) };
}

export function cut(text: string): string {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}
