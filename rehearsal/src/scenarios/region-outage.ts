import { ACCESS_KEY, type Scenario } from './scenario';
import { HOUR, MINUTE } from './scene';

export const regionOutage: Scenario = {
  name: 'region-outage',
  about: 'STS is out of order in one region while a new key is verified.',
  fits: ACCESS_KEY,
  async play(scene) {
    const { aws } = scene;
    const region = aws.region === 'us-east-1' ? 'us-west-2' : 'us-east-1';
    const before = scene.keyOf('AWSCURRENT');
    const { failed = 0 } = scene.secret.rotation ?? {};
    aws.faults.outages.add(`sts ${region}`);
    scene.done(`STS in ${region} answers every call with 503.`);
    await scene.rotate();

    await scene.within(
      10 * MINUTE,
      'The rotation fails',
      () => (scene.secret.rotation?.failed ?? 0) > failed,
    );
    const log = aws.logs.lines(scene.cast.logGroup).join('\n');
    scene.expect(`The log names ${region}.`, log.includes('[VerifyFailed]') && log.includes(region));
    await scene.within(MINUTE, 'The alarm Failed is raised', () => scene.alarm('failed').state === 'ALARM');
    const stays = scene.keyOf('AWSCURRENT')?.accessKeyId === before?.accessKeyId;
    scene.expect('AWSCURRENT is where it was: nothing becomes current that was not verified.', stays);
    await scene.expectCurrentWorks();

    aws.faults.outages.delete(`sts ${region}`);
    scene.done(`STS in ${region} is back. Nothing else is done.`);
    const replaced = () => scene.keyOf('AWSCURRENT')?.accessKeyId !== before?.accessKeyId;
    await scene.within(2 * HOUR, 'The rotation succeeds by itself', replaced);
    await scene.expectCurrentWorks();
    await scene.within(HOUR, 'The alarm Failed is over', () => scene.alarm('failed').state === 'OK');
    scene.expectNoOrphan();
  },
};
