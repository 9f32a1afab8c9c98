import type { Incident } from '../../../lambdas/leaks/contract';

/** Id of an access key, which is no secret. */
export const KEY = 'AKIAIOSFODNN7EXAMPLE';
export const SECRET = 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop/mailer-AbCdEf';
export const EXECUTION = 'arn:aws:states:eu-west-1:111111111111:execution:Leaks:github-1';

/** An incident after its match: a leaked access key of a covered secret. */
export function incident(more: Partial<Incident> = {}): Incident {
  return {
    finding: {
      id: 'github-1',
      source: 'github',
      foundAt: '2026-11-29T12:00:00.000Z',
      receivedAt: '2026-11-29T12:00:02.000Z',
      subject: { fingerprint: 'f' },
      place: 'https://github.com/acme/shop/blob/main/a.env',
      alert: { repository: 'acme/shop', number: 7, token: 'arn:token', api: 'https://api.github.com' },
    },
    execution: EXECUTION,
    match: {
      decision: 'respond',
      at: '2026-11-29T12:00:03.000Z',
      explanation: `The access-key credential ${KEY} of ${SECRET} leaked; it was current.`,
      target: {
        type: 'secret',
        secret: SECRET,
        kind: 'access-key',
        version: 'v1',
        credential: KEY,
        state: 'current',
      },
      covered: { rotator: 'arn:rotator', mode: 'automatic', containAtOnce: true, user: 'mailer' },
      requests: { contain: { rekey: 'contain' }, replace: { rekey: 'replace-now' } },
    },
    ...more,
  };
}

/** The steps of an incident that ended well. */
export const ended: Partial<Incident> = {
  contain: { outcome: 'contained', at: '2026-11-29T12:00:05.000Z', explanation: 'The key is disabled.' },
  denySessions: { policy: 'arn:aws:iam::111111111111:policy/Deny' },
  replace: {
    answer: {
      outcome: 'replaced',
      version: 'v2',
      dead: [
        {
          credential: KEY,
          deadSince: '2026-11-29T12:00:43.000Z',
          proof: 'refused',
          shown: 'STS refused it.',
        },
      ],
      strangers: [],
    },
  },
  proof: { outcome: 'refused', at: '2026-11-29T12:00:43.000Z', explanation: `${KEY}: STS refused it.` },
};
