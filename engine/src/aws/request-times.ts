/**
 * How long a request of the SDK may take, milliseconds. Without the last member the SDK only warns when a
 * request takes longer, and waits: one answer that never comes would last until Lambda ends the invocation.
 */
export const REQUEST_TIMES = {
  connectionTimeout: 2000,
  requestTimeout: 5000,
  throwOnRequestTimeout: true,
} as const;
