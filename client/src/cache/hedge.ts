import { BackendError } from '../backend';
import type { Clock } from '../clock';
import { isTemporary } from './source';

/** Calls at most. */
const CALLS = 3;

/**
 * Makes a call, and the same call again each time when `wait` milliseconds passed without an answer: a connection may be
 * lost, such as one from before a freeze. Returns the first answer that is no temporary failure, else the first failure.
 */
export function hedge<R>(
  clock: Clock,
  wait: number,
  call: () => Promise<R | BackendError>,
): Promise<R | BackendError> {
  return new Promise((resolve) => {
    const failures: BackendError[] = [];
    let calls = 0;
    let cancel = () => {};
    const start = () => {
      calls++;
      if (calls < CALLS) cancel = clock.setTimer(start, wait);
      call().then((answer) => {
        if (!(answer instanceof BackendError) || !isTemporary(answer)) end(answer);
        else if (failures.push(answer) === calls) end(failures[0] as BackendError);
      });
    };
    const end = (answer: R | BackendError) => {
      cancel();
      resolve(answer);
    };
    start();
  });
}
