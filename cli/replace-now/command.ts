import { parseReplaceNow, REPLACE_NOW_USAGE } from './options';
import { replaceNow } from './replace-now';

/** Runs `cdk-rekey replace-now`. @throws BadUsage, or an Error that states what to do */
export function replaceNowCommand(words: readonly string[]): number {
  const command = parseReplaceNow(words);
  console.log(command.help ? REPLACE_NOW_USAGE : replaceNow(command));
  return 0;
}
