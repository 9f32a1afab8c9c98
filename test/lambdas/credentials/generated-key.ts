import { subject } from '../../../engine/test/subject';
import { generated } from '../../../lambdas/credentials/generated/adapter';

/** As the custom resource writes them: all texts. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const parameters = { length: '43', alphabet, prefix: 'key_' };

/** A generated key in a world whose service accepts what a labelled version holds. */
export const generatedKey = () =>
  subject(
    (world) => ({
      factory: generated,
      works: (text) =>
        Object.values(world.secret.labels).some(
          (version) => world.secret.versions.get(version)?.text === text,
        ),
      alive: () => [],
    }),
    'generated',
    parameters,
  );
