const SAME = 'CloudFormation would fail in the same way: fix the cause and rehearse again.';
/** Errors of the local AWS for operations that AWS supports. */
const LIMIT = /The local AWS does not support|The local AWS does not replicate|The rehearsal does not run/;
const NOT_FOUND =
  /NoSuchEntity|NotFound|PrincipalGone|SecretMissing|cannot be found|does not exist|was not found|can't find|there is no key/i;

/** Advice for a stack whose creation failed with `reason`. `absent` are the names that --exists declares absent. */
export function adviceFor(reason: string, absent: readonly string[]): string {
  if (LIMIT.test(reason)) {
    return 'This is a limit of the rehearsal, not of CloudFormation: exclude the stack with --stack, or remove the resource from the rehearsed app.';
  }
  if (/The dynamic reference to the secret .* AWSCURRENT/.test(reason)) {
    return `CloudFormation would fail in the same way. A value that the same stack issues exists only after its RotatingSecret: add dependent.node.addDependency(rotatingSecret). Better: pass the ARN and read the value at run time.`;
  }
  if (!NOT_FOUND.test(reason)) return SAME;
  const declared = absent.find((name) => reason.includes(name));
  if (declared !== undefined) return `The option "exists" declares that ${declared} does not exist. ${SAME}`;
  return 'CloudFormation would fail in the same way if that does not exist. If it exists in your account, describe it with --exists FILE.';
}
