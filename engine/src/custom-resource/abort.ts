import type { Scene } from '../context';
import type { RekeyError } from '../errors/errors';

/**
 * A scene for work that must end with the answer to CloudFormation. A warm sandbox would go on with what is left
 * of it during the next invocation, which may be the Delete of the roll back.
 *
 * @returns the scene, and `abort`, after which every call to the secret or the issuer throws, and so does every wait.
 */
export function abortable(scene: Scene): { readonly scene: Scene; abort(error: RekeyError): void } {
  let aborted: RekeyError | undefined;
  const requireRunning = () => {
    if (aborted) throw aborted;
  };
  const guard = <P extends object>(port: P): P =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...input: unknown[]) => {
          requireRunning();
          return member.apply(target, input);
        };
      },
    });
  const { clock } = scene;
  return {
    scene: {
      ...scene,
      kind: guard(scene.kind),
      store: guard(scene.store),
      clock: {
        now: clock.now,
        async sleep(milliseconds) {
          requireRunning();
          await clock.sleep(milliseconds);
          requireRunning();
        },
      },
    },
    abort(error) {
      aborted = error;
    },
  };
}
