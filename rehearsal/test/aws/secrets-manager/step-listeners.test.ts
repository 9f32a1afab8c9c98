import { token } from './fixtures';
import { DAY, MINUTE, setUpRotation } from './rotation-fixtures';

async function stepsTold(before?: Parameters<typeof setUpRotation>[0]) {
  const world = await setUpRotation(before);
  const told: string[] = [];
  world.aws.secretsManager.onStep(({ secret, token: of, step, time }) => {
    told.push(`${secret.name} ${of === token(2)} ${step} begins`);
    return (end, error) => told.push(`${step} ${end >= time} ${error?.errorType ?? 'good'}`);
  });
  return { ...world, told };
}

test('each step is told when it begins and when it has ended', async () => {
  const { rotate, pass, told } = await stepsTold();

  await rotate(2);
  await pass(MINUTE / 2);

  expect(told).toEqual(
    ['createSecret', 'setSecret', 'testSecret', 'finishSecret'].flatMap((step) => [
      `key true ${step} begins`,
      `${step} true good`,
    ]),
  );
});

test('a step that fails is told with the error of the function', async () => {
  const { rotate, pass, told } = await stepsTold(({ Step }) => {
    if (Step === 'setSecret') throw new RangeError('too much');
  });

  await rotate(2);
  await pass(MINUTE / 2);

  expect(told.slice(-2)).toEqual(['key true setSecret begins', 'setSecret true RangeError']);
});

test('a step whose function may not be invoked is told with the refusal', async () => {
  const { aws, rotate, pass, told } = await stepsTold();
  await rotate(2);
  await pass(MINUTE);
  told.length = 0;
  aws.lambda.removePermission('rotator', 'rotation');

  await pass(31 * DAY);

  expect(told.slice(0, 2)).toEqual([
    'key false createSecret begins',
    'createSecret true AccessDeniedException',
  ]);
});
