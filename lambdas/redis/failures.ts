import { RekeyError } from 'cdk-rekey-engine';
import { type Failure, serverError } from '../databases/errors';
import { ErrorReply, nameOf, type RedisNode } from './protocol';

/** Codes of error replies, by their first words. */
const PREFIXES: Readonly<Record<string, Failure>> = {
  NOPERM: 'AccessDenied',
  READONLY: 'IssuerReadOnly',
  LOADING: 'IssuerTimedOut',
  BUSY: 'IssuerTimedOut',
  MASTERDOWN: 'IssuerUnreachable',
  CLUSTERDOWN: 'IssuerUnreachable',
};

/** True for the reply to AUTH that proves that a server refuses a login. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ErrorReply && error.prefix === 'WRONGPASS';

/**
 * Converts an error reply; other errors are returned unchanged.
 *
 * @param attempted description of the command, without secret values.
 */
export function replyFailure(thrown: unknown, node: RedisNode, attempted: string): unknown {
  if (!(thrown instanceof ErrorReply)) return thrown;
  const { prefix, message } = thrown;
  if (message.includes('max number of clients')) return serverError('IssuerBusy', node, attempted, message);
  const code = PREFIXES[prefix];
  if (code) return serverError(code, node, attempted, message);
  return new RekeyError('IssuerMismatch', {
    found: `The server ${nameOf(node)} refuses ${attempted}: ${message}`,
    unchanged: 'everything that the step had not changed yet; AWSCURRENT.',
    action: 'compare the version of the server, and the ACL rules in the stack, with the page of the kind.',
  });
}

/** Runs a call for every node at once. Throws the first error, with the names of all nodes that failed. */
export async function onEvery<N extends RedisNode, T>(
  nodes: readonly N[],
  call: (node: N) => Promise<T>,
): Promise<T[]> {
  const outcomes = await Promise.allSettled(nodes.map(call));
  const failed = outcomes.flatMap((outcome, i) =>
    outcome.status === 'rejected' ? [{ node: nodes[i] as N, error: outcome.reason as unknown }] : [],
  );
  const [first, ...others] = failed;
  if (!first) return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<T>).value);
  if (!(first.error instanceof RekeyError) || others.length === 0) throw first.error;
  const { code, report, call: sent } = first.error;
  const more = others.map(({ node, error }) => `${nameOf(node)} (${(error as Error).name})`);
  throw new RekeyError(code, { ...report, found: `${report.found} Also failed: ${more.join(', ')}.` }, sent);
}
