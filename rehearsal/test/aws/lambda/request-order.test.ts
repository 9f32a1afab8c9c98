import { useLambdaFixture } from './fixtures';

/** Sends a GET request to the local AWS, with a new agent if `fresh`, and reads the answer if `read`. */
const GET = `
  import http from 'node:http';
  const get = (path, { fresh = false, read = true } = {}) =>
    new Promise((resolve, reject) => {
      const agent = fresh ? new http.Agent() : undefined;
      const request = http.get(process.env.AWS_ENDPOINT_URL + path, { agent }, (response) => {
        if (!read) return resolve('unread');
        response.on('data', () => {}).on('end', () => resolve(path));
      });
      request.on('error', reject);
    });`;

describe('concurrent requests of a function', () => {
  const fixture = useLambdaFixture();
  let seen: string[];

  beforeEach(() => {
    seen = [];
    // The first answer takes longest.
    let wait = 20;
    fixture.aws.answer = async ({ url }) => {
      seen.push(`${url} asked`);
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait /= 2;
      seen.push(`${url} answered`);
      return url === '/silent'
        ? { status: 0, headers: {}, body: '', silence: 'none' }
        : { status: 200, headers: {}, body: 'x'.repeat(100_000) };
    };
  });

  test('arrive in their order, one at a time', async () => {
    const arn = await fixture.handler(`${GET}
      export const handler = async () => {
        await get('/warm');
        return Promise.all([get('/1', { fresh: true }), get('/2'), get('/3', { fresh: true })]);
      };`);
    expect((await fixture.invoke(arn)).payload).toEqual(['/1', '/2', '/3']);
    const order = ['/warm', '/1', '/2', '/3'];
    expect(seen).toEqual(order.flatMap((path) => [`${path} asked`, `${path} answered`]));
  });

  test('do not wait for an answer that is not read', async () => {
    const arn = await fixture.handler(
      `${GET} export const handler = () => Promise.all([get('/1', { read: false }), get('/2')]);`,
    );
    expect((await fixture.invoke(arn)).payload).toEqual(['unread', '/2']);
  });

  test('do not wait for a request that is not answered', async () => {
    const arn = await fixture.handler(
      `${GET} export const handler = () => Promise.any([get('/silent'), get('/2')]);`,
    );
    expect((await fixture.invoke(arn)).payload).toBe('/2');
  });
});
