import type { LeakIndexLocation } from '../../engine/src/contract';
import { SHORTEST_FINGERPRINTED } from '../../engine/src/leak-index/fingerprint';
import type { Subject } from '../../lambdas/leaks/contract';
import { isDenied } from '../../lambdas/leaks/matcher/aws-json';
import { subjectOf } from '../../lambdas/leaks/reports/subjects';
import { members, parsed } from '../../lambdas/leaks/reports/text';
import type { Intake } from './find-intake';
import type { ReportCommand } from './options';
import type { Parts } from './parts';

/**
 * The leaked credential of the command line. A value on standard input stays in this process: KMS makes its fingerprint from
 * its SHA-256.
 *
 * @throws Error that states what to do
 */
export async function subjectFor(command: ReportCommand, intake: Intake, parts: Parts): Promise<Subject> {
  const { credential, user, valueFromStdin, profile } = command;
  if (!valueFromStdin) return credential === undefined ? { user } : { credential };
  const index = members(parsed(intake.index ?? '')) as Partial<LeakIndexLocation>;
  const { key, table } = index;
  if (key === undefined || table === undefined)
    throw new Error(
      'The location of the leak index is not known: lambda:GetFunctionConfiguration on the function that receives reports shows it, which grantReport grants. Report the id of the credential instead, with --credential.',
    );
  const value = (await parts.stdin()).replace(/\r?\n$/, '');
  const apiKeyStores = members(parsed(intake.stores ?? '')) as Record<string, string>;
  const connection = parts.connect(key.split(':')[3] ?? '', profile);
  try {
    const subject = await subjectOf(connection.call, { index: { key, table }, apiKeyStores }, value);
    if (subject) return subject;
  } catch (error) {
    throw isDenied(error)
      ? new Error(
          `The fingerprint of the value was denied: ${(error as Error).message}\ngrantMatch of the LeakIndex allows it. Or report the id of the credential, with --credential.`,
        )
      : error;
  } finally {
    connection.close();
  }
  throw new Error(
    `The value on standard input has ${value.length} characters. Values from ${SHORTEST_FINGERPRINTED} to 16384 characters have a fingerprint.`,
  );
}
