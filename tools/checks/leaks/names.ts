/** Name of the stack. */
export const STACK = 'RekeyLeaks';

/** Prefix of the customers' keys. */
export const PREFIX = 'shop_live';

/** Users with an access key each. */
export const USERS = ['mailer', 'deployer'] as const;
