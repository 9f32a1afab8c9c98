import { parse, type Scene } from '../context';
import { pendingValue } from '../secret-store/pending';

/** setSecret: makes the issuer accept the value, where the issuer did not make it itself. */
export async function install(scene: Scene, version: string): Promise<void> {
  const credential = parse(scene, (await pendingValue(scene, version)).text);
  if (scene.kind.origin === 'caller') await scene.kind.install(credential);
}
