/** Name of the stack. */
export const STACK = 'RekeyLeaks';

/** Prefix of the customers' keys. */
export const PREFIX = 'shop_live';

/** Users with an access key each, by the leak that they are for. */
export const USERS = [
  'github',
  'github-killed',
  'health',
  'health-killed',
  'person',
  'person-killed',
] as const;
