import { environmentRule } from '../environment/rule';
import { gitleaksRule } from '../gitleaks/rule';
import { rulePack } from '../rules/pack';
import type { Rule } from '../rules/rule';
import type { ScanSettings } from './settings';

/** Rules of a scan. A rule in the format of gitleaks replaces the built-in rule with its id. */
export function rulesOf({ own, environment, gitleaks }: ScanSettings): Rule[] {
  // The rules for the keys of the app check the checksum, which those in the format of gitleaks cannot.
  const better = new Set(own.map(({ id }) => id));
  const given = (gitleaks?.rules ?? [])
    .filter(({ id, regex }) => regex !== undefined && !better.has(id))
    .map(gitleaksRule);
  const replaced = new Set([...(gitleaks?.disabled ?? []), ...given.map(({ id }) => id)]);
  return [
    ...(environment === undefined || environment.variables.length === 0
      ? []
      : [environmentRule(environment)]),
    ...given,
    ...rulePack(own).filter(({ id }) => !replaced.has(id)),
  ];
}
