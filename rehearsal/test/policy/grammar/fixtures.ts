export const READ = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' };

export const TRUST = {
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' } as unknown,
  Action: 'sts:AssumeRole' as unknown,
};

/** A policy as it arrives: members that are undefined are not there. */
function sent(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document));
}

export function document(...Statement: unknown[]): object {
  return sent({ Version: '2012-10-17', Statement }) as object;
}

export function ofVersion(Version: unknown): unknown {
  return sent({ Version, Statement: [READ] });
}

export function conditional(Condition: unknown): unknown {
  return document({ ...READ, Condition });
}

export function withResource(Resource: unknown): unknown {
  return document({ ...READ, Resource });
}

/** A policy variable. */
export function variable(key: string): string {
  return `\${${key}}`;
}
