import https, { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { CertificateAuthority } from '../../../rehearsal/src/issuers/certificates';
import { type Answer, send } from '../../src/custom-resource/response';
import { realClock } from '../../src/time/clock';
import { refusalOf } from '../world/account';

/** What the server does instead of answering with a status. */
const [SILENT, BREAKS] = [-1, -2];

describe('the answer to CloudFormation', () => {
  let server: Server;
  let url: string;
  const got: { method?: string; headers: object; body: string }[] = [];
  let statuses: number[];
  const answer = { Status: 'SUCCESS', Reason: 'ä' } as Answer;
  const pauses: number[] = [];
  const clock = { now: realClock.now, sleep: async (pause: number) => void pauses.push(pause) };

  const authority = new CertificateAuthority();

  beforeAll(() => {
    https.globalAgent.options.ca = authority.certificate;
  });
  afterAll(() => {
    https.globalAgent.options.ca = undefined;
    https.globalAgent.destroy();
  });

  beforeEach(async () => {
    got.length = pauses.length = 0;
    statuses = [];
    server = createServer(authority.issue('127.0.0.1'), (request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        got.push({ method: request.method, headers: request.headers, body });
        const status = statuses.shift() ?? 200;
        if (status === SILENT) return;
        if (status !== BREAKS) response.writeHead(status).end();
        else response.writeHead(200, { 'content-length': 10 }).write('1', () => response.destroy());
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signature=1`;
  });
  afterEach(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });

  test('is put with its length, and without a content type', async () => {
    await send(url, answer, clock);
    expect(got).toEqual([
      {
        method: 'PUT',
        headers: expect.objectContaining({ 'content-type': '', 'content-length': '34' }),
        body: JSON.stringify(answer),
      },
    ]);
  });

  test('is sent again after an error, three times in all', async () => {
    statuses = [500, 300];
    await send(url, answer, clock);
    expect(got).toHaveLength(3);
    expect(pauses).toEqual([1000, 3000]);
    statuses = [500, 500, 500];
    const { code, report } = await refusalOf(send(url, answer, clock));
    expect({ code, found: report.found }).toEqual({
      code: 'AnswerFailed',
      found: 'The response URL of CloudFormation did not accept the response SUCCESS: status 500.',
    });
  });

  test('is sent again when the connection breaks in the middle of the reply', async () => {
    statuses = [BREAKS];
    await send(url, answer, clock);
    expect(got).toHaveLength(2);
  });

  test('is given up when nobody replies', async () => {
    const { request } = https;
    const hasty = (to: URL, options: object, then: () => void) =>
      request(to, { ...options, timeout: 50 }, then);
    const spy = jest.spyOn(https, 'request').mockImplementation(hasty as never);
    statuses = [SILENT, SILENT, SILENT];
    const { message } = await refusalOf(send(url, answer, clock));
    expect(message).toContain('did not accept the response SUCCESS: timeout.');
    expect(spy.mock.calls.map(([, options]) => (options as { timeout: number }).timeout)).toEqual([
      5000, 5000, 5000,
    ]);
    spy.mockRestore();
    server.closeAllConnections();
  });

  test.each([
    ['http://192.0.2.1/answer', /ERR_INVALID_PROTOCOL/],
    ['http://127.0.0.1:1/answer', /ERR_INVALID_PROTOCOL/],
    ['https://127.0.0.1:1/answer', /ECONNREFUSED/],
    // A name that never exists: what matters is that it is looked up.
    ['https://answer.invalid/answer', /ENOTFOUND|EAI_AGAIN/],
  ])('is not sent in the clear, nor to an address that does not answer: %s', async (to, problem) => {
    const { code, message } = await refusalOf(send(to, answer, clock));
    expect(code).toBe('AnswerFailed');
    expect(message).toMatch(problem);
  });
});
