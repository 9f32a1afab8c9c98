import { findPlanted, type Target } from './find-planted';
import { restoreModules } from './patch';

/** Errors in the engine or in its port, planted one at a time. */
export type PlantedErrors = Readonly<Record<string, Planted>>;

interface Planted {
  readonly plant: () => void;
  readonly target: Target;
  /** The rule that the proof reports. */
  readonly rule: string;
}

/** Declares a test for each error. */
export function describePlanted(errors: PlantedErrors): void {
  describe('the proof finds a planted error', () => {
    afterEach(restoreModules);

    test.each(Object.entries(errors))('%s', async (_name, { plant, target, rule }) => {
      expect(await findPlanted(plant, target)).toMatch(new RegExp(`^VIOLATION \\(${rule}:`));
    });
  });
}
