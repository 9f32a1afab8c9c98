import type { FunctionError } from '../aws/services/lambda';
import type { ToldError } from './format';

/** Maximum length of a message. */
const MAX_LENGTH = 2000;

export function formatError({ errorType, errorMessage }: FunctionError): ToldError {
  return { code: errorType, message: truncate(errorMessage) };
}

export function truncate(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
