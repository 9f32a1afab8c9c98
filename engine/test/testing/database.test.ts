import { conformance } from 'cdk-rekey-engine/testing';
import { FakeDatabase, password, twoUsers } from './database';

const kinds = {
  'one password in place': [1, password],
  'dual password': [2, password],
  'two users': [1, twoUsers],
} as const;

for (const [name, [slots, kind]] of Object.entries(kinds))
  conformance({ describe, test }, name, () => {
    const database = new FakeDatabase(slots);
    return {
      factory: kind(database),
      parameters: { user: 'app' },
      accepts: (text) => database.accepts(text),
      alive: () => database.alive(),
    };
  });
