import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { badSettings } from 'cdk-rekey-engine';
import { HTTP_API, SPEC_FILE } from './contract';
import { checkSpec } from './spec/check';
import type { Spec } from './spec/types';

/** Text of the spec file in the code of the function. */
export function readSpecFile(): string {
  try {
    return readFileSync(join(process.env.LAMBDA_TASK_ROOT ?? '.', SPEC_FILE), 'utf8');
  } catch {
    // An empty text has another hash.
    return '';
  }
}

/** The last spec that was checked: a function has one, and checks it once. */
let checked: { readonly hash: string; readonly spec: Spec } | undefined;

/**
 * The spec whose hash the parameters have. CloudFormation sends the hash, not the spec, so it cannot choose the hosts that get
 * the admin credential.
 *
 * @throws BadSettings
 */
export function loadSpec(parameters: Readonly<Record<string, unknown>>, read: () => string): Spec {
  const text = read();
  const hash = createHash('sha256').update(text).digest('hex');
  if (parameters.spec !== hash)
    throw badSettings(`The code of the function has no ${SPEC_FILE} with the hash of its parameters.`);
  if (checked?.hash === hash) return checked.spec;
  const spec: unknown = JSON.parse(text);
  const [mistake] = checkSpec(spec);
  if (!mistake) {
    checked = { hash, spec: spec as Spec };
    return checked.spec;
  }
  throw badSettings(`The spec of the kind ${HTTP_API} has a mistake: ${mistake.place} ${mistake.problem}.`);
}
