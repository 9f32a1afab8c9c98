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

/**
 * The spec whose hash the parameters have. CloudFormation sends the hash, not the spec, so it cannot choose the hosts that get
 * the admin credential.
 *
 * @throws BadSettings
 */
export function loadSpec(parameters: Readonly<Record<string, unknown>>, read: () => string): Spec {
  const text = read();
  if (parameters.spec !== createHash('sha256').update(text).digest('hex'))
    throw badSettings(`The code of the function has no ${SPEC_FILE} with the hash of its parameters.`);
  const spec: unknown = JSON.parse(text);
  const [mistake] = checkSpec(spec);
  if (!mistake) return spec as Spec;
  throw badSettings(`The spec of the kind ${HTTP_API} has a mistake: ${mistake.place} ${mistake.problem}.`);
}
