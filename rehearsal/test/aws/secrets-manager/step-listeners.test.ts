import { DAY, MINUTE, token } from './fixtures';
import { STEPS, setUpRotation } from './rotation-fixtures';

/** A rotation with a listener that records the start and the end of each step. */
async function withListener(before?: Parameters<typeof setUpRotation>[0]) {
  const world = await setUpRotation(before);
  const calls: string[] = [];
  world.aws.secretsManager.onStep(({ secret, token: version, step, time }) => {
    calls.push(`${secret.name} ${version === token(2)} ${step} starts`);
    return (end, error) => calls.push(`${step} ends ${end >= time} ${error?.errorType ?? 'without error'}`);
  });
  return { ...world, calls };
}

test('a listener is called at the start and the end of each step', async () => {
  const { rotate, pass, calls } = await withListener();
  await rotate(2);
  await pass(MINUTE / 2);
  expect(calls).toEqual(
    STEPS.flatMap((step) => [`key true ${step} starts`, `${step} ends true without error`]),
  );
});

test('a listener gets the error of the function', async () => {
  const { rotate, pass, calls } = await withListener(({ Step }) => {
    if (Step === 'setSecret') throw new RangeError('too much');
  });
  await rotate(2);
  await pass(MINUTE / 2);
  expect(calls.slice(-2)).toEqual(['key true setSecret starts', 'setSecret ends true RangeError']);
});

test('a listener gets the refusal of an invocation, which fails the rotation', async () => {
  const { aws, rotate, pass, calls, events } = await withListener();
  await rotate(2);
  await pass(MINUTE);
  calls.length = 0;
  aws.lambda.removePermission('rotator', 'rotation');
  await pass(31 * DAY);
  expect(calls.slice(0, 2)).toEqual([
    'key false createSecret starts',
    'createSecret ends true AccessDeniedException',
  ]);
  expect(events.slice(2, 4)).toEqual(['RotationStarted', 'RotationFailed']);
});
