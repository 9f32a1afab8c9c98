/** Name of the kind. */
export const REDIS = 'redis';

/** Default port of Redis and Valkey. */
export const DEFAULT_PORT = 6379;

/** Separates the servers in the parameter `nodes`. */
export const NODE_SEPARATOR = ',';

/**
 * Names of users that the kind accepts. Redis does not allow spaces and null characters (`ACL SETUSER`); other characters
 * are difficult to quote in connection strings.
 */
export const USERNAME = /^[\w.:=+-]{1,128}$/;

/** True for ACL rules that do not change the passwords of a user, and do not switch it on or off. */
export function areAclRules(rules: string): boolean {
  return /^[ -~]+$/.test(rules) && !rules.split(/\s+/).some((rule) => RESERVED.test(rule));
}

const RESERVED = /^([<>#!].*|on|off|nopass|resetpass|reset)$/i;
