const SAME = 'CloudFormation would fail in the same way: fix the cause and rehearse again.';
/** The local AWS refuses what the real one may do. */
const LIMIT =
  /The local AWS does not support|The local AWS does not replicate|The rehearsal does not run/;
const NOT_THERE =
  /NoSuchEntity|NotFound|PrincipalGone|SecretMissing|cannot be found|does not exist|was not found|can't find|there is no key/i;

/** Advice on a stack that could not be created, as far as its reason tells. */
export function adviceFor(reason: string, absent: readonly string[]): string {
  if (LIMIT.test(reason)) {
    return 'This is a limit of the rehearsal, and says nothing about CloudFormation: leave the stack out with --stack, or that resource out of the app that is rehearsed.';
  }
  if (/The dynamic reference to the secret .* AWSCURRENT/.test(reason)) {
    return `CloudFormation would fail in the same way. A value that the same stack issues is there only after its RotatingSecret: add dependent.node.addDependency(rotatingSecret). Better: give the ARN and read the value at run time.`;
  }
  if (!NOT_THERE.test(reason)) return SAME;
  const told = absent.find((name) => reason.includes(name));
  if (told !== undefined) return `The option exists says that ${told} does not exist. ${SAME}`;
  return 'CloudFormation would fail in the same way if that does not exist. If it does exist in your account, describe it with --exists FILE.';
}
