/** Reports leaks to a leak response that is deployed to ministack: docs/leak-response.md. */
import { writeFileSync } from 'node:fs';
import { openEnvironment } from '../../../rehearsal/checks/deploy/environment';
import { optionsOf, runMain } from '../../../rehearsal/checks/main';
import { issueKey } from './credentials';
import { deploy } from './deployed';
import { type Figures, faultsOf, figuresOf } from './figures';
import { respond } from './phase';
import { EMULATOR, WAIT_SCALE } from './times';
import { sendWrongReports } from './wrong-reports';

const HELP = `Usage: npm run check:leaks -- [options]

Lets credentials leak at each source, with stand-ins for GitHub, GitLab and the events of AWS, and ends the process of each step of the
response before and after it.

  --all        lets credentials leak once more, without ending a process
  --json FILE  writes the figures to a file
  --help       shows this text
`;
const OPTIONS = {
  all: { type: 'boolean', default: false },
  json: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

const FILLINGS = [
  'GitHub is a stand-in on the loopback interface with the certificate of ministack',
  'a person stores the value that two secrets hold in the second one, and the check invokes the sweep of its rotator, which is daily',
  'the public keys of the partner program are those of the stand-in: the check overrides their URL in the configuration of the functions',
  'the check puts the events of AWS Health, of CloudTrail and of GuardDuty on the bus of the region, as sources of AWS, which AWS and ministack refuse to others; the stacks that forward them are not deployed',
  'ministack does not end a task with a callback if its function fails; plugin.py ends it with Runtime.ExitError',
  'the CloudFormation of ministack does not apply the Object Lock of the bucket, which test/lib/leaks verifies in the template',
  'ministack neither masks log events nor repeats the invocations of their subscriptions, so that the scanner of logs is not killed',
  'ministack authorizes batches of SQS as their single actions by plugin.py',
  `waits and retries of Step Functions take ${WAIT_SCALE} of their time`,
  'ministack evaluates kms:MacAlgorithm and the permission on the key of an alias by plugin.py',
  'ministack refuses inactive access keys itself when it verifies signatures; the check waits for that refusal',
];

async function main(print: (line: string) => void): Promise<void> {
  const { help, json, all } = optionsOf(OPTIONS);
  if (help) return print(HELP);
  const environment = await openEnvironment(print, EMULATOR);
  try {
    const deployed = await timed('deployed', print, () => deploy(environment));
    const bystander = await issueKey(deployed);
    const responses = await timed('responses with killed steps', print, () => respond(deployed, true));
    if (all) responses.push(...(await timed('responses', print, () => respond(deployed, false))));
    const wrong = await timed('wrong reports', print, () => sendWrongReports(deployed));
    const figures: Figures = {
      ...(await figuresOf(deployed, responses, bystander)),
      wrongReports: wrong.reports,
      changedByWrongReports: wrong.changed,
      fillings: FILLINGS,
    };
    const text = JSON.stringify(figures, null, 2);
    if (json !== undefined) writeFileSync(json, `${text}\n`);
    print(text);
    const faults = faultsOf(figures, responses);
    for (const fault of faults) print(`FAILED: ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
    await deployed.github.stop();
  } catch (error) {
    console.error(`The last lines of the log of ministack:\n${environment.ministack.tail()}`);
    throw error;
  } finally {
    await environment.close();
  }
}

async function timed<T>(what: string, print: (line: string) => void, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  print(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

// Waits for other responses may go on after an error.
runMain(main).finally(() => process.exit());
