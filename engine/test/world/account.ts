import { RekeyError } from '../../src/errors/errors';
import { requireReadableError } from '../../src/testing/readable';

/** The RekeyError with which the work ends. */
export async function refusalOf(work: Promise<unknown>): Promise<RekeyError> {
  const error = await work.then(
    () => new Error('The work succeeded.'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof RekeyError)) throw error;
  requireReadableError(error);
  return error;
}
