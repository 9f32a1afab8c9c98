import { parseReportLeak, REPORT_LEAK_USAGE } from './options';
import { type Parts, REAL_PARTS } from './parts';
import { reportLeak } from './report-leak';
import { resultOf } from './result';

/** Runs `cdk-rekey report-leak`. @throws BadUsage, or an Error that states what to do */
export async function reportLeakCommand(
  words: readonly string[],
  parts: Parts = REAL_PARTS,
): Promise<number> {
  const command = parseReportLeak(words);
  if (command === undefined) {
    console.log(REPORT_LEAK_USAGE);
    return 0;
  }
  const { code, text, json } = resultOf(await reportLeak(command, parts));
  console.log(command.json ? JSON.stringify(json, null, 2) : text);
  return code;
}
