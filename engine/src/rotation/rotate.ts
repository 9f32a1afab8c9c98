import { hasIssuer, type Scene } from '../context';
import { named } from '../errors/errors';
import type { RotationEvent } from '../events';
import { requireGraceOver, requireGraceOverOnRecord } from '../retirement/grace';
import { requireCurrent } from '../secret-store/current';
import { type Admitted, guard } from './guard';
import { install } from './install';
import { issue } from './issue';
import { completePromotion, promote } from './promote';
import { verify } from './verify';

/** One step of a rotation. Any error fails the step, and Secrets Manager tries the whole rotation again. */
export async function rotate(scene: Scene, event: RotationEvent): Promise<void> {
  const { clock, log } = scene;
  const began = clock.now();
  const line = { event: 'rotation', step: event.step, version: event.version };
  log.hide(event.rotationToken);
  try {
    const outcome = await perform(scene, event, await guard(scene, event));
    log.write('info', { ...line, outcome, milliseconds: clock.now() - began });
  } catch (thrown) {
    const error = named(thrown, log.scrub);
    const { code, message, call } = error;
    const heldBack = code === 'Straggler' || code === 'SlotTaken' ? { heldBack: 1 } : {};
    log.write(
      'error',
      { ...line, outcome: 'failed', code, message, call, milliseconds: clock.now() - began },
      { rotationFailed: 1, ...heldBack },
    );
    throw error;
  }
}

async function perform(scene: Scene, event: RotationEvent, { step, seen }: Admitted): Promise<string> {
  const { version } = event;
  if (!step) return event.step === 'finishSecret' ? completePromotion(scene, version, seen) : 'nothing to do';
  switch (step) {
    case 'createSecret':
      await requireCurrent(scene, seen);
      if (!hasIssuer(scene)) await requireGraceOver(scene, seen);
      await issue(scene, version, event.rotationToken);
      return 'done';
    case 'setSecret':
      await install(scene, version);
      return 'done';
    case 'testSecret':
      return verify(scene, version, seen);
    case 'finishSecret':
      // The first step may have looked too early to see that another version has just been made current.
      if (!hasIssuer(scene)) requireGraceOverOnRecord(scene, seen);
      await promote(scene, version, seen);
      return 'done';
  }
}
