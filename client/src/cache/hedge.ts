import { BackendError } from '../backend';
import type { Clock } from '../clock';

/**
 * Makes a call, and the same call a second time if the first one has not answered after `wait` milliseconds: a connection
 * may be lost, such as one from before a freeze. Returns the first answer that is no failure, else the first failure.
 */
export function hedge<R>(
  clock: Clock,
  wait: number,
  call: () => Promise<R | BackendError>,
): Promise<R | BackendError> {
  return new Promise((resolve) => {
    const failures: BackendError[] = [];
    let calls = 0;
    const start = () => {
      calls++;
      call().then((answer) => {
        if (!(answer instanceof BackendError)) end(answer);
        else if (failures.push(answer) === calls) end(failures[0] as BackendError);
      });
    };
    const end = (answer: R | BackendError) => {
      cancel();
      resolve(answer);
    };
    const cancel = clock.setTimer(start, wait);
    start();
  });
}
