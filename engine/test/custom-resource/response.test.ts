import https, { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';
import { type Answer, send } from '../../src/custom-resource/response';
import { realClock } from '../../src/time/clock';
import { refusalOf } from '../world/account';

/** Faults of the server, instead of a status. */
const [NO_RESPONSE, BROKEN_RESPONSE] = [-1, -2];

const response = { Status: 'SUCCESS', Reason: 'ä' } as Answer;
const pauses: number[] = [];
const clock = { now: realClock.now, sleep: async (pause: number) => void pauses.push(pause) };
const authority = new CertificateAuthority();
const received: { method?: string; headers: object; body: string }[] = [];
let server: Server;
let url: string;
let statuses: number[];

beforeAll(() => {
  https.globalAgent.options.ca = authority.certificate;
});
afterAll(() => {
  https.globalAgent.options.ca = undefined;
  https.globalAgent.destroy();
});

beforeEach(async () => {
  received.length = pauses.length = 0;
  statuses = [];
  server = createServer(authority.issue('127.0.0.1'), async (request, reply) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ method: request.method, headers: request.headers, body });
    const status = statuses.shift() ?? 200;
    if (status === NO_RESPONSE) return;
    if (status !== BROKEN_RESPONSE) reply.writeHead(status).end();
    else reply.writeHead(200, { 'content-length': 10 }).write('1', () => reply.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signature=1`;
});
afterEach(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
});

test('is sent by PUT with a length and an empty content type', async () => {
  await send(url, response, clock);
  const headers = expect.objectContaining({ 'content-type': '', 'content-length': '34' });
  expect(received).toEqual([{ method: 'PUT', headers, body: JSON.stringify(response) }]);
});

test('is retried twice after an error status', async () => {
  statuses = [500, 300];
  await send(url, response, clock);
  expect(received).toHaveLength(3);
  expect(pauses).toEqual([1000, 3000]);
});

test('fails with the last status after three attempts', async () => {
  statuses = [500, 500, 500];
  const { code, report } = await refusalOf(send(url, response, clock));
  expect([code, report.found]).toEqual([
    'AnswerFailed',
    'The response URL of CloudFormation did not accept the response SUCCESS: status 500.',
  ]);
});

test('is retried after a broken connection', async () => {
  statuses = [BROKEN_RESPONSE];
  await send(url, response, clock);
  expect(received).toHaveLength(2);
});

test('times out without a reply', async () => {
  const { request } = https;
  const fast = (to: URL, options: object, then: () => void) => request(to, { ...options, timeout: 50 }, then);
  const spy = jest.spyOn(https, 'request').mockImplementation(fast as never);
  statuses = [NO_RESPONSE, NO_RESPONSE, NO_RESPONSE];
  const { message } = await refusalOf(send(url, response, clock));
  expect(message).toContain('did not accept the response SUCCESS: timeout.');
  const timeouts = spy.mock.calls.map(([, options]) => (options as { timeout: number }).timeout);
  expect(timeouts).toEqual([5000, 5000, 5000]);
  spy.mockRestore();
});

test.each([
  ['http://192.0.2.1/answer', /ERR_INVALID_PROTOCOL/],
  ['http://127.0.0.1:1/answer', /ERR_INVALID_PROTOCOL/],
  ['https://127.0.0.1:1/answer', /ECONNREFUSED/],
  ['https://answer.invalid/answer', /ENOTFOUND|EAI_AGAIN/],
])('is not sent to %s', async (to, problem) => {
  const { code, message } = await refusalOf(send(to, response, clock));
  expect(code).toBe('AnswerFailed');
  expect(message).toMatch(problem);
});
