export const READ = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' };
export const TRUST = {
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

/** A policy after JSON serialization: members that are undefined are absent. */
export function document(...Statement: unknown[]): object {
  return ofVersion('2012-10-17', ...Statement);
}

export function ofVersion(Version: unknown, ...Statement: unknown[]): object {
  return JSON.parse(JSON.stringify({ Version, Statement }));
}

/** The statement READ with other elements. */
export function read(elements: object): object {
  return document({ ...READ, ...elements });
}

/** A policy variable. */
export function variable(key: string): string {
  return `\${${key}}`;
}
