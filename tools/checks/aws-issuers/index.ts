/** Deploys APIs whose keys are rotated to ministack: docs/ministack.md. */
import { writeFileSync } from 'node:fs';
import { openEnvironment } from '../../../rehearsal/checks/deploy/environment';
import { optionsOf, runMain } from '../../../rehearsal/checks/main';
import { Steps } from '../../../rehearsal/checks/steps';
import { run } from './run';

const HELP = `Usage: npm run check:aws-issuers -- [options]

Rotates keys of API Gateway and AppSync on ministack, replaces a compromised one, and deletes the stack.

  --full       also rotates a key that is verified without a URL, which waits for minutes
  --json FILE  writes the figures to a file
  --help       shows this text
`;
const OPTIONS = {
  full: { type: 'boolean', default: false },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

async function main(print: (line: string) => void): Promise<void> {
  const { help, full, json } = optionsOf(OPTIONS);
  if (help) return print(HELP);
  const environment = await openEnvironment(print);
  try {
    const lives = await run(environment, new Steps(print), full);
    const text = JSON.stringify({ lives }, null, 2);
    if (json !== undefined) writeFileSync(json, `${text}\n`);
    print(text);
  } catch (error) {
    console.error(`The last lines of the log of ministack:\n${environment.ministack.tail()}`);
    throw error;
  } finally {
    await environment.close();
  }
}

void runMain(main);
