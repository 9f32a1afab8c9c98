import { templateFileFindings } from '../../src/assembly/file-findings';
import { SecretHmac } from '../../src/findings/hmac';
import { ContentScanner } from '../../src/findings/text-findings';
import { TextScanner } from '../../src/match/text-scanner';
import { rulePack } from '../../src/rules/pack';

export const contents = new ContentScanner(new TextScanner(rulePack([])), new SecretHmac());

/** Findings in a template, as `construct property: rule`. */
export function findingsIn(template: object, file = 'App.template.json'): string[] {
  const whole = { Resources: {}, ...template };
  // A file without resources is not recognized as a template.
  if (Object.keys(whole.Resources).length === 0)
    Object.assign(whole, { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
  const { findings = [] } = templateFileFindings(Buffer.from(JSON.stringify(whole)), file, contents) ?? {};
  return findings.map(({ construct, property, rule }) => `${construct} ${property}: ${rule.id}`);
}

/** Findings in the properties of a resource, as `property: rule`. */
export const findingsOf = (Type: string, Properties: object, others: object = {}): string[] =>
  findingsIn({ Resources: { R: { Type, Properties }, ...others } }).map((found) =>
    found.replace('App/R Properties.', ''),
  );
