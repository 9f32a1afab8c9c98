import type { PolicyViolatingResource, PolicyViolation } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import {
  type AssemblyFinding,
  type ReportedFinding,
  SYNTH_RULES,
  type SynthRuleId,
} from '../../scan/src/assembly/contract';
import { type Acknowledgement, acknowledgementOf, acknowledgementsIn } from './acknowledgements';
import { ConstructPaths } from './construct-paths';

/** Name of the plugin, and the namespace of its rules in the CDK. */
export const PLUGIN = 'cdk-rekey';

/** Finding with its acknowledgement. */
interface Finding extends ReportedFinding {
  /** True if the CDK applies the acknowledgement. */
  readonly byCdk: boolean;
  /** True if the acknowledgement has no reason. */
  readonly withoutReason: boolean;
  /** True if the CDK must not suppress the finding. */
  readonly isFatal: boolean;
}

/** Findings with their constructs and acknowledgements. */
export function reportedFindings(found: readonly AssemblyFinding[], app: IConstruct | undefined): Finding[] {
  if (found.length === 0) return [];
  const paths = new ConstructPaths(app);
  const all = app === undefined ? [] : acknowledgementsIn(app, PLUGIN);
  return found.map((finding) => {
    const { template, logicalId, rule } = finding;
    const known = logicalId === undefined ? paths.ofStack(template) : paths.of(template, logicalId);
    const constructPath = known ?? finding.constructPath;
    const { reason, byCdk = false } = acknowledgementOf(all, rule, constructPath ?? '') ?? {};
    return {
      ...finding,
      ...(constructPath !== undefined && { constructPath }),
      ...(reason?.trim() && { acknowledged: reason }),
      ...{ byCdk, withoutReason: reason?.trim() === '' },
      isFatal: reason?.trim() === '' || (reason === undefined && isSuppressedElsewhere(rule, all)),
    };
  });
}

/**
 * True for an error that the CDK's own acknowledgement in another construct would hide: some versions, such as 2.262, apply it to
 * the whole app.
 */
const isSuppressedElsewhere = (rule: SynthRuleId, all: readonly Acknowledgement[]): boolean =>
  SYNTH_RULES[rule].severity === 'error' && all.some((one) => one.byCdk && one.rule === rule);

/** Violations of the findings that are not acknowledged. `cdkAcknowledges` is true if the CDK applies its own acknowledgements. */
export function violationsOf(findings: readonly Finding[], cdkAcknowledges: boolean): PolicyViolation[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.acknowledged !== undefined && !(finding.byCdk && cdkAcknowledges)) continue;
    const key = [finding.rule, finding.location, finding.detail, finding.withoutReason, finding.isFatal].join(
      '\0',
    );
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()].map(violation);
}

function violation(group: readonly Finding[]): PolicyViolation {
  const [{ rule, location, detail, withoutReason, isFatal }] = group as [Finding];
  const { description, fix, severity } = SYNTH_RULES[rule];
  // The CDK prints no locations.
  const found = [description, location, detail].filter(Boolean).join(': ');
  return {
    ruleName: rule,
    description: withoutReason ? `${found}. Its acknowledgement has no reason` : found,
    fix,
    // The CDK does not let violations that are fatal be acknowledged.
    severity: isFatal ? 'fatal' : severity,
    violatingResources: resourcesOf(group),
  };
}

function resourcesOf(group: readonly Finding[]): PolicyViolatingResource[] {
  const resources = new Map<string, PolicyViolatingResource>();
  for (const { template, logicalId = '', constructPath, location } of group) {
    resources.set(`${template}\0${logicalId}`, {
      resourceLogicalId: logicalId,
      templatePath: template,
      locations: location === '' ? [] : [location],
      ...(constructPath !== undefined && { constructPath }),
    });
  }
  return [...resources.values()];
}
