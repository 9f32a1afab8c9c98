import type { Incident, Match, ReportInput } from '../../../../lambdas/leaks/contract';
import type { Message, Receiver } from '../../../../lambdas/leaks/notify/message';
import { createHandler } from '../../../../lambdas/leaks/report/handler';
import type { Told } from '../../../../lambdas/leaks/report/told';
import { ended, incident, KEY } from '../incident';
import { MemoryEvidence } from '../memory-evidence';

export const AUDIT = {
  at: '2026-11-29T12:20:00.000Z',
  events: 3,
  firstUse: '2026-11-29T11:59:00Z',
  lastUse: '2026-11-29T12:00:04Z',
  actions: { 'iam:CreateUser': 3 },
  addresses: { '192.0.2.1': 3 },
  sessions: [],
  coverage: { from: 'a', to: 'b', regions: ['us-east-1'], notSeen: ['Data events.'] },
  object: 'incidents/github-1/audit/events.json',
  sha256: 'abc',
};
export const HUNT = {
  at: '2026-11-29T12:20:01.000Z',
  remnants: [
    { action: 'iam:CreateUser', at: 'then', region: 'us-east-1', resource: 'userName=mallory', by: KEY },
  ],
  explanation: '1 call',
  secretsRead: ['shop/db'],
};
const CLOSED = { closed: true, explanation: 'The alert 7 of acme/shop is resolved as revoked.' };

/** The report step with receivers, of which some fail. */
export function setUp(failing: Record<string, Error> = {}, names = ['sns', 'slack', 'email']) {
  const messages: [string, Message][] = [];
  const marks = new Set<string>();
  const lines: string[] = [];
  const store = new MemoryEvidence();
  const receiver =
    (name: string): Receiver =>
    async (message) => {
      if (failing[name]) throw failing[name];
      messages.push([name, message]);
    };
  const told: Told = {
    async record(_facts, { finding }) {
      const own = [...marks].filter((mark) => mark.startsWith(`${finding.id} `));
      return new Set(own.map((mark) => mark.slice(finding.id.length + 1)));
    },
    async add({ finding }, receivers) {
      for (const one of receivers) marks.add(`${finding.id} ${one}`);
    },
  };
  const handler = createHandler({
    store,
    bucket: 'evidence',
    receivers: Object.fromEntries(names.map((name) => [name, receiver(name)])),
    told,
    print: (line) => void lines.push(line),
  });
  return { handler, messages, store, lines, failing, told };
}
/** Headline and message of a report. */
export const textOf = async (input: ReportInput) => {
  const { handler, messages } = setUp({}, ['sns']);
  const { headline } = await handler(input);
  const [[, message] = ['', { subject: '', text: '' }]] = messages;
  return { headline, ...message };
};
/** Input of the final report of a credential that is dead. */
export const final = (more: Partial<Incident> = {}): ReportInput => ({
  stage: 'final',
  incident: incident({ ...ended, audit: AUDIT, hunt: HUNT, close: CLOSED, ...more }),
});
/** An incident with another match. */
export const withMatch = (more: Partial<Match>, rest: Partial<Incident> = {}) =>
  incident({ ...rest, match: { ...incident().match, ...more } });
