import { sdkError } from '../../../engine/src/testing/sdk-error';
import { refusalOf } from '../../../engine/test/world/account';
import { CHECK, SERVICES, setUp } from './aws-user-fixture';

describe.each(Object.entries(SERVICES))('%s', (_kind, service) => {
  test.each([
    ['AccessDeniedException', 'AccessDenied', 'was denied'],
    ['InvalidParameterValueException', 'CallFailed', 'failed: InvalidParameterValueException (HTTP 400)'],
  ])('names the action and the user of the error %s', async (name, code, text) => {
    const { issued, adapter, responses } = setUp(service);
    responses[service.modify] = () => {
      throw sdkError(name, 400);
    };
    const [, id] = Object.entries(service.id)[0] ?? [];
    expect(await refusalOf(adapter.install(await issued(), {}))).toMatchObject({
      code,
      message: expect.stringContaining(`${service.action}:${service.modify} on the user ${id} ${text}`),
    });
  });

  test.each(['userId', 'username', 'host', 'readerHost', 'engine'])(
    'refuses parameters without %s',
    (name) => {
      expect(() => setUp(service, { [name]: '' })).toThrow(`[BadSettings] The kind ${_kind} has no ${name}.`);
    },
  );

  test.each(['port', 'readerPort'])('refuses parameters with a wrong %s', (name) => {
    for (const port of ['0', '65536', 'x'])
      expect(() => setUp(service, { [name]: port })).toThrow('is not a port.');
  });

  test('refuses the value of another user', async () => {
    const { issued, adapter } = setUp(service);
    const value = { ...(await issued()), username: 'other' };
    expect((await refusalOf(adapter.install(value, {}))).code).toBe('WrongPrincipal');
    expect((await refusalOf(adapter.verify(value, CHECK))).code).toBe('WrongPrincipal');
  });
});
