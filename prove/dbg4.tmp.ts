import { parseSchedule } from './explore/schedule-text';
import { playSchedule } from './explore/single';

playSchedule(parseSchedule(process.argv[2]), (l) => process.stdout.write(l.slice(0, 260) + '\n')).then((v) =>
  process.stdout.write(JSON.stringify(v)),
);
