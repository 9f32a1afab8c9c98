import type { Check } from '../adapter';
import type { Context } from '../context';
import type { ErrorCode } from '../errors/error-codes';
import { hasCode } from '../errors/errors';

/**
 * True if the value authenticates; false if the issuer refuses it. Other errors are thrown: an unreachable issuer does not
 * show that the credential is gone.
 *
 * @param refusals codes of a refusal.
 */
export async function authenticates(
  { adapter }: Pick<Context, 'adapter'>,
  value: unknown,
  check: Check,
  refusals: readonly ErrorCode[] = ['VerifyFailed'],
): Promise<boolean> {
  try {
    await adapter.verify(value, check);
    return true;
  } catch (error) {
    if (hasCode(error, ...refusals)) return false;
    throw error;
  }
}
