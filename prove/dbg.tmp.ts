import { playOut } from './explore/stage';
import { kindNamed } from './kinds';
import { STARTS } from './story/starts';
import { World } from './world/world';

const [kind, start] = process.argv.slice(2);
const k = kindNamed(kind);
const w = new World({ kind: k, propagation: 'at-once', seed: 1 });
w.trace = (l) => process.stdout.write(l.slice(0, 300) + '\n');
w.memory.plan = [...(STARTS as any)[start].moves];
playOut(w).then(() => console.info(w.memory.violation));
