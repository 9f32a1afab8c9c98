/** An error as the SDK throws it: a name and metadata. Without a status no response arrived. */
export interface SdkError extends Error {
  readonly $metadata: { readonly httpStatusCode?: number; readonly attempts: number };
}

/** @param attempts requests that the client made. */
export function sdkError(name: string, status?: number, message = name, attempts = 1): SdkError {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status, attempts } });
}

export const isSdkError = (error: unknown): error is SdkError =>
  error instanceof Error && '$metadata' in error;
