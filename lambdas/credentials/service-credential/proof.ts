import { type Check, type Clock, type Listed, type ReadCurrent, RekeyError, SECOND } from 'cdk-rekey-engine';
import { effort, type Reaction, untilReaction } from '../../verification/reaction';
import type { CodeCommitValue, ServiceCredentialValue } from './contract';

/** Longest time of one comparison with the control: three requests and a list of IAM. */
const COMPARISON = 45 * SECOND;

/** A credential whose refusal is proved. */
export interface Proof {
  readonly value: ServiceCredentialValue;
  readonly check: Check;
  readonly current?: ReadCurrent<ServiceCredentialValue>;
  /** Name of the service in messages. */
  readonly name: string;
  readonly clock: Clock;
  timeLeft(): number;
  tryOnce(value: ServiceCredentialValue): Promise<Reaction>;
  list(): Promise<readonly Listed[]>;
}

/**
 * Uses a credential until its service refuses it. For CodeCommit, a refusal counts only beside a control.
 *
 * @throws StillAccepted
 */
export async function proveRefused(proof: Proof): Promise<string> {
  const { value, check, name, clock, timeLeft, tryOnce } = proof;
  const until = (patience: Check, use: () => Promise<Reaction>) =>
    untilReaction({ check: patience, clock, tryOnce: use }, 'refused', (lastAnswer) =>
      stillAccepted(proof, `, ${effort(patience)}; last answer: ${lastAnswer}`),
    );
  const shown = `${name} refused it ${check.successes} times in a row`;
  if (value.service !== 'codecommit') {
    await until(check, () => tryOnce(value));
    return shown;
  }
  const control = await controlOf(proof);
  const within = Math.max(0, Math.min(check.within, timeLeft() - COMPARISON));
  await until({ ...check, within }, () => tryBesideControl(proof, value, control));
  return `${shown}, and accepted the current credential before and after`;
}

async function controlOf(proof: Proof): Promise<CodeCommitValue> {
  const control = await proof.current?.();
  if (control?.service === 'codecommit' && control.credentialId !== proof.value.credentialId) return control;
  throw stillAccepted(
    proof,
    ' as far as is known: without another current credential, a refusal may be a missing permission',
  );
}

/**
 * Uses a credential between two uses of the current one of the same user, which has the same permissions. A refusal counts only if
 * the current credential is accepted before and after it, which excludes a missing permission, and if IAM lists only the
 * current one as active, which shows that it is of the user.
 */
async function tryBesideControl(
  { tryOnce, list }: Proof,
  value: CodeCommitValue,
  control: CodeCommitValue,
): Promise<Reaction> {
  const before = await tryOnce(control);
  if (!before.accepted) return inconclusive(`${before.answer} for the current credential`);
  const reaction = await tryOnce(value);
  if (reaction.accepted !== false) return reaction;
  const after = await tryOnce(control);
  if (!after.accepted) return inconclusive(`${after.answer} for the current credential`);
  const active = (await list()).filter((one) => one.active).map(({ id }) => id);
  if (active.includes(value.credentialId)) return inconclusive('IAM lists it as active');
  if (!active.includes(control.credentialId))
    return inconclusive('IAM does not list the current credential as active');
  return reaction;
}

const inconclusive = (answer: string): Reaction => ({ accepted: undefined, answer });

function stillAccepted({ value, name }: Proof, problem: string): RekeyError {
  const check =
    value.service === 'codecommit' ? 'check that the current credential reads the repository; then ' : '';
  return new RekeyError('StillAccepted', {
    found: `${name} did not refuse the credential ${value.credentialId}${problem}`,
    unchanged: 'the credential, which is disabled at IAM and has no label.',
    action: `${check}run replace-now again with the credential ${value.credentialId}, which only repeats the proof.`,
  });
}
