import { list, type Statement, statementsOf } from '../../../../policy/document';
import type { Input, Operation } from '../../../call';
import { AwsError } from '../../../errors';
import type { Iam } from '..';
import { required, texts } from '../checks';
import type { ManagedPolicy, Owner } from '../entities';
import { noSuchEntity } from '../errors';

interface Source {
  readonly id: string;
  readonly text: string;
  readonly document: ManagedPolicy['document'];
}

/**
 * SimulatePrincipalPolicy for identity policies without conditions, as in the recordings. The authorizer, which enforces
 * policies, does not use it.
 */
export function simulateOperations(iam: Iam): Record<string, Operation> {
  return {
    SimulatePrincipalPolicy: {
      access: (input) => [
        { action: 'iam:SimulatePrincipalPolicy', resource: required(input, 'PolicySourceArn') },
      ],
      run(input) {
        const sources = policies(iam, input);
        const resources = input.ResourceArns ? texts(input, 'ResourceArns') : ['*'];
        return {
          EvaluationResults: texts(input, 'ActionNames').flatMap((action) =>
            resources.map((resource) => evaluation(sources, action, resource)),
          ),
          IsTruncated: false,
        };
      },
    },
  };
}

function policies(iam: Iam, input: Input): Source[] {
  const arn = required(input, 'PolicySourceArn');
  const account = iam.account(arn.split(':')[4] ?? '');
  const owner: Owner | undefined = [...account.owners()].find((candidate) => candidate.arn === arn);
  if (!owner) throw noSuchEntity(`${arn} cannot be found.`);
  const inline = [...owner.inline].map(([name, policy]) => ({
    id: `${owner.kind}_${owner.name}_${name}`,
    ...policy,
  }));
  const attached = [...owner.attached].flatMap((policyArn) => {
    const policy = iam.managedPolicy(policyArn);
    return policy ? [policy] : [];
  });
  return [...inline, ...attached];
}

function evaluation(sources: readonly Source[], action: string, resource: string): object {
  const matches = sources.flatMap((source) =>
    statementsOf(source.document)
      .map((statement, index) => ({ source, statement, index }))
      .filter(({ statement }) => applies(statement, action, resource)),
  );
  const denies = matches.filter(({ statement }) => statement.Effect === 'Deny');
  const decision = denies.length > 0 ? 'explicitDeny' : matches.length > 0 ? 'allowed' : 'implicitDeny';
  const matched = (denies.length > 0 ? denies : matches).map(({ source, index }) => ({
    SourcePolicyId: source.id,
    SourcePolicyType: 'IAM Policy',
    ...position(source.text, index),
  }));
  const specific = { MatchedStatements: matched, MissingContextValues: [] };
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: decision,
    EvalDecisionDetails: {},
    OrganizationsDecisionDetail: { AllowedByOrganizations: true },
    ResourceSpecificResults: [{ EvalResourceName: resource, EvalResourceDecision: decision, ...specific }],
    ...specific,
  };
}

function applies(statement: Statement, action: string, resource: string): boolean {
  if (statement.Condition || !statement.Action || !statement.Resource) {
    throw new AwsError(
      'ServiceFailure',
      'The local AWS supports only policies with Action and Resource and without Condition.',
      { status: 500, type: 'Receiver' },
    );
  }
  const fits = (patterns: readonly string[], text: string, flags = '') =>
    patterns.some((pattern) => wildcard(pattern, flags).test(text));
  return fits(list(statement.Action), action, 'i') && fits(list(statement.Resource), resource);
}

function wildcard(pattern: string, flags: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, flags);
}

/** The position of a statement in the policy text. AWS counts columns from after its first to after its last brace. */
function position(text: string, index: number): object {
  const start = text.indexOf('{', text.search(/"Statement"\s*:/));
  let depth = 0;
  let from = start;
  let seen = -1;
  for (let i = start; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') i = endOfString(text, i);
    else if (letter === '{' && depth++ === 0) {
      from = i;
      seen++;
    } else if (letter === '}' && --depth === 0 && seen === index) {
      return { StartPosition: lineAndColumn(text, from), EndPosition: lineAndColumn(text, i) };
    }
  }
  return {};
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return end;
}

function lineAndColumn(text: string, index: number): object {
  const lines = text.slice(0, index).split('\n');
  return { Line: lines.length, Column: (lines.at(-1)?.length ?? 0) + 2 };
}
