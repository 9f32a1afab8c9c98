import { CheckError } from '../errors';
import { HELP, optionsOf } from './options';
import { type FuzzFault, fuzz } from './run';

type Tell = (text: string) => void;

/** Runs the check and returns the exit code of the process. */
export async function command(args: readonly string[], tell: Tell): Promise<number> {
  try {
    const { help, requests, seed } = optionsOf(args);
    if (help) {
      tell(HELP);
      return 0;
    }
    const { faults, answers } = await fuzz(requests, seed);
    for (const fault of faults) tell(faultText(fault));
    const kinds = [...answers].sort(([, a], [, b]) => b - a).map(([name, count]) => `${count} ${name}`);
    tell(`${requests} requests, ${faults.length} faults; answers: ${kinds.join(', ')}`);
    return faults.length > 0 ? 1 : 0;
  } catch (error) {
    // An error that the user can fix needs no stack trace; any other is a defect of the check.
    tell(error instanceof CheckError ? `${error.code}: ${error.message}` : String((error as Error).stack));
    return 2;
  }
}

export function faultText({ operation, problem, request }: FuzzFault): string {
  const shown = request && JSON.stringify({ ...request, body: request.body.slice(0, 2000) });
  return [`${operation}: ${problem}`, shown].filter(Boolean).join('\n  ');
}
