import type { Times } from './adapter';
import { TIMEOUT_SECONDS } from './contract';
import { HOUR, MINUTE, SECOND } from './time/clock';

/** Times of an issuer that its adapter does not state. `issue`: one request of the SDK and its connection, with room. */
export const DEFAULT_TIMES: Times = { issue: 10 * SECOND, listLag: 10 * MINUTE, propagation: 90 * SECOND };

/**
 * Times of a request of the SDK. Without `throwOnRequestTimeout` the SDK only warns when a request takes longer, and one
 * answer that never comes would last until Lambda ends the invocation.
 */
export const REQUEST_TIMES = {
  connectionTimeout: 2000,
  requestTimeout: 5000,
  throwOnRequestTimeout: true,
} as const;

/** The Date header of a response is in whole seconds: a smaller difference to the own clock says nothing. */
export const NOTICEABLE_SKEW = 2 * SECOND;

// Secrets Manager. Its answers are eventually consistent; no page gives a time. These are measured values with room.

/** Time until every reader sees a moved staging label. */
export const LABELS_SETTLE = 15 * SECOND;
/** Time until every reader sees a stored value. */
export const VALUE_SETTLES = 15 * SECOND;
/** Time until nearly every reader sees a moved label, where waiting longer helps whoever has a stolen value. */
export const READERS_SEE = 5 * SECOND;
/** The longest time from a call until its effect: the SDK waits for an answer and asks again. */
export const MOVES_TAKE = 20 * SECOND;
/**
 * The longest time from a look at the labels until a label is moved because of it. Whoever retires the credential of an
 * abandoned version waits MOVES_TAKE and LABELS_SETTLE, which cover both.
 */
export const MOVE_WITHIN = 3 * SECOND;

// The journal of an issue.

/** From the journal write, the time in which a credential may be issued. */
export const ISSUE_DEADLINE = 30 * SECOND;
/** Time to store an issued credential before the lease of its journal ends. */
export const STORE_RESERVE = 20 * SECOND;
/** From the last look, the time in which a journal may be written; later, it could overwrite another attempt's. */
export const JOURNAL_WRITE_WITHIN = 2 * SECOND;
/**
 * Two attempts at once may each read its own journal while reads are behind. After this time both read the later one:
 * the later write may precede its view of the earlier one, and its view may be behind, each by READERS_SEE.
 */
export const JOURNALS_SETTLE = 2 * READERS_SEE + JOURNAL_WRITE_WITHIN;
/** Time for reading the journal back until another attempt's can no longer appear. */
export const JOURNAL_READ_RESERVE = 5 * SECOND;
/** Issuers round times down to seconds, and the service clock is exact to two seconds. */
export const ROUNDING = 4 * SECOND;
/** Time that an attempt needs after it has waited for the lease of another one. */
export const AFTER_LEASE = 30 * SECOND;

// Rotation and sweep.

/** Age at which a rotation with AWSPENDING is stuck: Secrets Manager has stopped retrying long before. */
export const STUCK_AFTER = HOUR;
/** Time kept of the invocation when a new credential is verified. */
export const VERIFY_RESERVE = 30 * SECOND;
/** Pause between two looks at an installation that is under way. */
export const INSTALL_PAUSE = 5 * SECOND;
/** From the expected end of the life of a credential to its expiry at the issuer: a day of failing rotations. */
export const EXPIRY_SLACK = 24 * HOUR;

// Replacement of a compromised credential.

/** The longest timeout of the function: no earlier invocation is at work after it. */
export const INVOCATION_ENDS = TIMEOUT_SECONDS.most * SECOND;
/** A request to replace that arrives within this time of another is the same request, sent again. */
export const REPEATED_WITHIN = HOUR / 4;
/** Pause before looking again at a rotation that came in between. */
export const BETWEEN_LOOKS = 5 * SECOND;
/** Time kept of the invocation when a credential is proved to be refused. */
export const PROOF_RESERVE = 15 * SECOND;
/** Beyond the propagation, the time in which a refusal must show. */
export const REFUSAL_EXTRA = 30 * SECOND;

// The custom resource.

/** The longest time of one attempt to send the response. */
export const RESPONSE_TIMEOUT = 5 * SECOND;
/** Pauses after the attempts to send the response. */
export const RESPONSE_PAUSES = [SECOND, 3 * SECOND, 0];
/** Time to send the response before Lambda ends the invocation. */
export const RESPONSE_RESERVE = 10 * SECOND;
/** Time kept of a deletion for the removal of what it finds. */
export const REMOVAL_RESERVE = 45 * SECOND;
/** Pause between two looks at a list that may be behind. */
export const LIST_PAUSE = 10 * SECOND;
/** Longer than an attempt that is alive takes between two calls. */
export const ATTEMPT_ENDS = 40 * SECOND;
/** After the deploy attached the policies, the time in which a denial is retried. */
export const POLICIES_SETTLE = 45 * SECOND;
export const POLICIES_PAUSE = 2 * SECOND;
