import { SECOND, type Times } from 'cdk-rekey-engine';

/** Maximum time of a connection, and of a statement, milliseconds. */
export const STEP = 5 * SECOND;
/** Maximum time of a session of the administrator with all its statements, milliseconds. */
export const SESSION = 14 * SECOND;

/**
 * Times of the issuer. An administration can wait for a login that is refused, and for a second one with the admin secret
 * read again. A change of a role is effective at once; the time for its propagation is for a server that fails over.
 */
export const TIMES: Times = { issue: 20 * SECOND, listLag: 0, propagation: 10 * SECOND };
