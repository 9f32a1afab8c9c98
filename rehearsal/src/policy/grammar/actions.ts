/**
 * The message with which IAM refuses a value of Action or NotAction; undefined if it is valid. IAM does not check that
 * the service and the action exist. Source: "IAM JSON policy elements: Action"; the messages are AWS's.
 */
export function actionProblem(text: string): string | undefined {
  if (text === '*') return undefined;
  const [vendor = '', name, more] = text.split(':');
  if (!name) return 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
  if (more !== undefined) return 'Actions/Condition can contain only one colon.';
  return vendor === '*' || /^[A-Za-z0-9.-]+$/.test(vendor) ? undefined : `Vendor ${vendor} is not valid`;
}
