import { CLOUDWATCH_LIMITS, cloudwatchRegex, isCloudwatchRegex } from './cloudwatch-regex';
import type { KeyPattern } from './key-pattern';
import { type VendorForm, vendorForms } from './vendor-forms';

/** Managed data identifiers of credentials (Amazon CloudWatch Logs User Guide, "Types of data that you can protect: credentials"). */
const MANAGED = [
  'AwsSecretKey',
  'OpenSshPrivateKey',
  'PgpPrivateKey',
  'PkcsPrivateKey',
  'PuttyPrivateKey',
].map((name) => `arn:aws:dataprotection::aws:data-identifier/${name}`);

/** Custom data identifier of a policy. */
export interface CustomDataIdentifier {
  readonly Name: string;
  readonly Regex: string;
}

/** Data protection policy of CloudWatch Logs, and what it does not find. */
export interface CloudwatchPolicy {
  readonly policy: object;
  /** Ids of patterns with the identifier that finds them. */
  readonly merged: Readonly<Record<string, string>>;
  /** Own keys that do not fit, each with its reason. */
  readonly left: readonly string[];
  /** Ids of the formats of vendors that do not fit. */
  readonly leftVendors: readonly string[];
}

/** A form with its place in the policy. */
interface Wanted {
  readonly id: string;
  readonly regex: string | undefined;
}

/**
 * Policy that finds and masks credentials in logs. The 10 custom identifiers are for the own keys first, as many in one
 * identifier as fit; formats of vendors fill the others.
 */
export function cloudwatchPolicy(
  patterns: readonly KeyPattern[],
  vendors: readonly VendorForm[] = vendorForms(),
): CloudwatchPolicy {
  const own = patterns.map((pattern): Wanted => ({ id: pattern.id, regex: cloudwatchRegex(pattern) }));
  const others = vendors.map(({ id, regexes }): Wanted => ({ id, regex: regexes.join('|') }));
  const identifiers: CustomDataIdentifier[] = [];
  const merged: Record<string, string> = {};
  const ownLeft = merge(own, 'own-keys', identifiers, merged);
  const vendorsLeft = merge(others, 'vendor-formats', identifiers, merged);
  return {
    policy: policyOf(identifiers),
    merged,
    left: ownLeft.map(({ id, regex }) => `${id}: ${reasonOf(regex)}`),
    leftVendors: vendorsLeft.map(({ id }) => id),
  };
}

/** Puts forms into identifiers, each into the first with room. Returns the forms that do not fit. */
function merge(
  wanted: readonly Wanted[],
  name: string,
  identifiers: CustomDataIdentifier[],
  merged: Record<string, string>,
): Wanted[] {
  const first = identifiers.length;
  return wanted.filter(({ id, regex }) => {
    if (regex === undefined || !isCloudwatchRegex(regex)) return true;
    const at = identifiers.findIndex(
      ({ Regex }, index) => index >= first && Regex.length + 1 + regex.length <= CLOUDWATCH_LIMITS.regex,
    );
    const old = identifiers[at];
    if (old === undefined && identifiers.length === CLOUDWATCH_LIMITS.identifiers) return true;
    const Name = old?.Name ?? `${name}-${identifiers.length - first + 1}`;
    const made = { Name, Regex: old === undefined ? regex : `${old.Regex}|${regex}` };
    identifiers.splice(old === undefined ? identifiers.length : at, 1, made);
    merged[id] = Name;
    return false;
  });
}

const reasonOf = (regex: string | undefined) =>
  regex === undefined
    ? 'its characters are not supported'
    : regex.length > CLOUDWATCH_LIMITS.regex
      ? `its expression has ${regex.length} of ${CLOUDWATCH_LIMITS.regex} characters`
      : `the policy has ${CLOUDWATCH_LIMITS.identifiers} identifiers`;

function policyOf(identifiers: readonly CustomDataIdentifier[]): object {
  // The two statements must have the same list.
  const DataIdentifier = [...identifiers.map(({ Name }) => Name), ...MANAGED];
  return {
    Name: 'cdk-rekey',
    Description: 'Finds and masks credentials',
    Version: '2021-06-01',
    Configuration: { CustomDataIdentifier: identifiers },
    Statement: [
      { Sid: 'audit', DataIdentifier, Operation: { Audit: { FindingsDestination: {} } } },
      { Sid: 'mask', DataIdentifier, Operation: { Deidentify: { MaskConfig: {} } } },
    ],
  };
}
