import { RekeyError } from '../../src/errors/errors';
import { requireReadableError } from '../../src/testing/readable';

export {
  requireReadable as requireAccounts,
  requireReadableError as requireAccount,
} from '../../src/testing/readable';

/** The named error with which the work ends. */
export async function refusalOf(work: Promise<unknown>): Promise<RekeyError> {
  const error = await work.then(
    () => new Error('It was not refused.'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RekeyError)) throw error;
  requireReadableError(error);
  return error;
}
