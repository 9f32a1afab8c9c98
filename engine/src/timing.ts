import type { Times } from './adapter';
import { EXPIRY_SLACK_SECONDS, TIMEOUT_SECONDS } from './contract';
import { HOUR, MINUTE, SECOND } from './time/clock';

/** Default times of an issuer. `issue` covers one SDK request and its connection. */
export const DEFAULT_TIMES: Times = { issue: 10 * SECOND, listLag: 10 * MINUTE, propagation: 90 * SECOND };

/**
 * Timeouts of SDK requests, in milliseconds. Without `throwOnRequestTimeout` the SDK only logs a warning, and a missing
 * response would block until Lambda ends the invocation.
 */
export const REQUEST_TIMES = {
  connectionTimeout: 2000,
  requestTimeout: 5000,
  throwOnRequestTimeout: true,
} as const;

/** Smallest clock skew that is corrected. The Date header of a response is in whole seconds. */
export const NOTICEABLE_SKEW = 2 * SECOND;

// Secrets Manager is eventually consistent and documents no delay. These are measured values with a margin.

/** Maximum time until a moved staging label is visible to every reader. */
export const LABELS_VISIBLE_AFTER = 15 * SECOND;
/** Maximum time until a stored value is visible to every reader. */
export const VALUE_VISIBLE_AFTER = 15 * SECOND;
/** Time until a moved label is visible to nearly every reader, for revocation, where a longer wait helps an attacker. */
export const READERS_SEE = 5 * SECOND;
/** Maximum time from a call to its effect, including the SDK's retries. */
export const MOVE_TAKES = 20 * SECOND;
/**
 * Maximum time from reading the labels to moving a label on that basis. Retirement of an abandoned version's credential
 * waits MOVE_TAKES and LABELS_VISIBLE_AFTER, which cover this time.
 */
export const MOVE_WITHIN = 3 * SECOND;

// Journal of an issue.

/** Issue deadline after the journal write. */
export const ISSUE_DEADLINE = 30 * SECOND;
/** Time reserved for storing an issued credential before the lease of its journal ends. */
export const STORE_RESERVE = 20 * SECOND;
/** Deadline of the journal write after the last read. A later write could overwrite the journal of another attempt. */
export const JOURNAL_WRITE_WITHIN = 2 * SECOND;
/**
 * Time after which two concurrent attempts both read the later journal. Before that, each may read its own: the later
 * write may precede the visibility of the earlier one, and its own visibility may lag, each by READERS_SEE.
 */
export const JOURNAL_VISIBLE_AFTER = 2 * READERS_SEE + JOURNAL_WRITE_WITHIN;
/** Time reserved after the journal is read back, before the issue deadline. */
export const JOURNAL_READ_RESERVE = 5 * SECOND;
/** Tolerance for creation times: issuers round down to seconds, and the service clock is exact to two seconds. */
export const ROUNDING = 4 * SECOND;
/** Time that an attempt needs after it has waited for another attempt's lease. */
export const AFTER_LEASE = 30 * SECOND;

// Rotation and sweep.

/** Age of AWSPENDING at which a rotation is stuck. Secrets Manager stops retrying long before. */
export const STUCK_AFTER = HOUR;
/** Time of the invocation reserved during the verification of a new credential. */
export const VERIFY_RESERVE = 30 * SECOND;
/** Polling interval of an asynchronous installation. */
export const INSTALL_PAUSE = 5 * SECOND;
/** Margin between the expected end of a credential's life and its expiry. */
export const EXPIRY_SLACK = EXPIRY_SLACK_SECONDS * SECOND;

// Replacement of a compromised credential.

/** Maximum duration of an invocation. */
export const INVOCATION_ENDS = TIMEOUT_SECONDS.most * SECOND;
/** Time within which replace-now, after a containment, has usually made another credential current. */
export const REPLACEMENT_FOLLOWS = 2 * MINUTE;
/** Time in which a second replace-now request counts as a repetition of the first. */
export const REPEATED_WITHIN = HOUR / 4;
/** Pause before a replacement is retried after a concurrent rotation. */
export const BETWEEN_LOOKS = 5 * SECOND;
/** Time of the invocation reserved during the proof of refusal. */
export const PROOF_RESERVE = 15 * SECOND;
/** Time limit of a proof of refusal beyond the issuer's propagation time. */
export const REFUSAL_EXTRA = 30 * SECOND;

// The leak index.

/** Timeouts of the requests to the index, in milliseconds. Two requests with their repetitions take less than 15 seconds. */
export const INDEX_REQUEST_TIMES = {
  connectionTimeout: 1000,
  requestTimeout: 3000,
  throwOnRequestTimeout: true,
} as const;
/** Attempts of a request to the index. */
export const INDEX_ATTEMPTS = 2;
/** Pause before a request to the index is repeated, which doubles. */
export const INDEX_BACKOFF = SECOND / 10;
/** Time of the invocation without which the index is left to the next sweep. */
export const INDEX_RESERVE = 20 * SECOND;

// The custom resource.

/** Timeout of one attempt to send the response. */
export const RESPONSE_TIMEOUT = 5 * SECOND;
/** Pauses after each attempt to send the response. */
export const RESPONSE_PAUSES = [SECOND, 3 * SECOND, 0];
/** Time reserved for the response before Lambda ends the invocation. */
export const RESPONSE_RESERVE = 10 * SECOND;
/** Time of a deletion reserved for the removal of credentials. */
export const REMOVAL_RESERVE = 45 * SECOND;
/** Polling interval of an issuer's list that may lag. */
export const LIST_PAUSE = 10 * SECOND;
/** Longer than the longest pause between two calls of a running attempt. */
export const ATTEMPT_ENDS = 40 * SECOND;
/** Time in which a denied call is retried after a deploy has attached the role's policies. */
export const POLICIES_EFFECTIVE_AFTER = 45 * SECOND;
export const POLICIES_PAUSE = 2 * SECOND;
