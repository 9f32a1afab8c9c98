/** Name of the kind. */
export const POSTGRES = 'postgres';

/** Names of the strategies in the parameters. */
export const ALTERNATING = 'alternating';
export const SINGLE = 'single';

/** Default port of PostgreSQL, and the database to which the rotator connects when none is given. */
export const DEFAULT_PORT = 5432;
export const DEFAULT_DATABASE = 'postgres';

/** Separates the names of logins in a parameter. No name contains it. */
export const SEPARATOR = ',';

/**
 * Names of roles that the kind accepts: they can be ids of credentials. PostgreSQL truncates longer names (63 bytes) and
 * reserves names that start with `pg_` (PostgreSQL documentation, CREATE ROLE).
 */
export const ROLE_NAME = /^(?!pg_|public$|none$)[\w.:/=+@-]{1,63}$/;
