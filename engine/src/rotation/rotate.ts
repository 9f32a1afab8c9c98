import type { Context } from '../context';
import { named } from '../errors/errors';
import type { RotationEvent } from '../events';
import { requireGraceOver } from '../retirement/grace';
import { requireCurrent } from '../secret-store/current-value';
import { isInPlace } from '../traits';
import { type Admitted, guard } from './guard';
import { install } from './install';
import { issue } from './issue';
import { completePromotion, promote } from './promote';
import { verify } from './verify';

/** Codes that set the metric HeldBack: a credential must be released before the rotation can continue. */
const HELD_BACK = ['Straggler', 'SlotTaken'];

/**
 * Performs one step of a rotation: `guard` admits it, then `issue` (createSecret), `install` (setSecret), `verify`
 * (testSecret) or `promote` (finishSecret) runs. After an error, Secrets Manager retries the whole rotation.
 */
export async function rotate(context: Context, event: RotationEvent): Promise<void> {
  const { clock, log } = context;
  const began = clock.now();
  const line = { event: 'rotation', step: event.step, version: event.version };
  log.hide(event.rotationToken);
  try {
    const outcome = await perform(context, event, await guard(context, event));
    log.write('info', { ...line, outcome, milliseconds: clock.now() - began });
  } catch (thrown) {
    const error = named(thrown, log.scrub);
    const { code, message, call } = error;
    const waits = code === 'InstallPending';
    const fields = { ...line, outcome: 'failed', code, message, call, milliseconds: clock.now() - began };
    // The alarm Failed subtracts this metric from Lambda's Errors.
    if (waits) log.write('warn', fields, { rotationPending: 1 }, context.began);
    else
      log.write('error', fields, { rotationFailed: 1, ...(HELD_BACK.includes(code) ? { heldBack: 1 } : {}) });
    throw error;
  }
}

async function perform(context: Context, event: RotationEvent, { step, seen }: Admitted): Promise<string> {
  const { version } = event;
  if (!step)
    return event.step === 'finishSecret' ? completePromotion(context, version, seen) : 'nothing to do';
  switch (step) {
    case 'createSecret':
      await requireCurrent(context, seen);
      await issue(context, version, event.rotationToken);
      return 'done';
    case 'setSecret':
      // One slot: the installation ends the current credential, so the last step does it.
      return isInPlace(context.adapter) ? 'deferred to finishSecret' : install(context, version, seen);
    case 'testSecret':
      return verify(context, version, seen);
    case 'finishSecret':
      requireGraceOver(context, seen);
      await promote(context, version, seen);
      return 'done';
  }
}
