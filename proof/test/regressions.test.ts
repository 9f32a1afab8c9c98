import { runSchedule } from '../explore/run-schedule';
import { parseSchedule } from '../explore/schedule-text';

/** Schedules that broke a rule before a fix, shrunk. docs/proof.md describes the errors. */
const SCHEDULES: readonly (readonly [name: string, schedule: string])[] = [
  [
    'a failed replacement restores the password that another one replaces',
    'one-password fresh replace-now slow 23:duplicated 42:deny',
  ],
  [
    'a slow restoration ends the password of a concurrent promotion',
    'one-password fresh rotation uneven 5:hand-written 46:duplicated then=same-token',
  ],
  [
    'a deletion just after the deploy reads no records',
    'one-password nothing deploy uneven 3:mute-once then=rolled-back',
  ],
  ['a late duplicate ends a grace', 'generated in-grace rotation uneven 0:crash then=late-duplicates'],
  ['a sweep cuts late readers off', 'generated in-grace replace-now uneven 38:crash-after then=sweep-first'],
  ['a second replacement cuts late readers off', 'generated in-grace replace-now uneven 39:duplicated'],
  [
    'a third replacement cuts late readers off',
    'generated fresh replace-now uneven 16:duplicated 26:duplicated',
  ],
  [
    'a slow replacement cuts late readers off',
    'generated fresh replace-now uneven 0:duplicated 13:superseded',
  ],
  [
    'a replacement replaces the credential that has just been promoted',
    'generated in-grace replace-now uneven 20:superseded 35:superseded 41:duplicated',
  ],
  [
    'a compromised copy that was stored by hand stays alive',
    'access-key slot-taken replace-now at-once 1:hand-written then=again',
  ],
  ['a promotion is never recorded', 'access-key overdue sweep at-once 30:crash-after then=made-current'],
  [
    'two deploys read only their own journals',
    'access-key nothing deploy uneven 10:lose 38:mute then=parallel',
  ],
  [
    'a deploy removes the key of another deploy',
    'access-key nothing deploy slow 39:timeout 70:throttle then=parallel',
  ],
  [
    'a deploy overwrites the journal of another deploy',
    'access-key nothing deploy uneven 3:duplicated 10:crash-after then=repeated',
  ],
  [
    'a key is issued after the journal deadline',
    'access-key nothing deploy at-once 5:duplicated 13:crash-after then=repeated',
  ],
  [
    'a deploy reverts the promotion of another deploy',
    'access-key nothing deploy at-once 0:crash 42:deny then=parallel',
  ],
  [
    'a current key has no record',
    'access-key grace-over rotation at-once 27:crash-after 30:deny 47:mute then=own-value',
  ],
  [
    'a key is promoted after AWSPENDING was removed',
    'access-key quarantine rotation at-once 30:superseded 38:made-current',
  ],
  [
    'a key is promoted long after AWSPENDING was removed',
    'access-key fresh rotation uneven 20:label-removed 32:duplicated 33:superseded',
  ],
  [
    'a key is used before it has a record',
    'access-key fresh rotation uneven 13:timeout 14:lose 21:timeout then=own-value',
  ],
  [
    'a key is retired during its promotion',
    'access-key cut-off rotation at-once 40:superseded 49:superseded 55:made-current',
  ],
  [
    'a version is restored before its promotion was recorded',
    'access-key overdue sweep at-once 12:crash-after 55:crash-after 60:deny then=made-current',
  ],
  [
    'a password that was copied by hand is never retired',
    'dual-password fresh rotation at-once then=hand-written',
  ],
  [
    'a keyring that was stored by hand is never retired',
    'carried-keys fresh rotation at-once then=own-value',
  ],
  [
    'a ring whose public keys were published by hand is verified',
    'keyring fresh rotation at-once seed=1 then=own-value',
  ],
  ['a compromised copy is alive', 'carried-keys hand-written replace-now uneven 36:mute then=again'],
  [
    'a password is cut off because its value is visible late',
    'async-passwords hand-written replace-now uneven 13:hand-written',
  ],
  [
    'an old password is installed over the current one',
    'one-password fresh rotation uneven seed=2 48:deny then=sweep-first',
  ],
  [
    'a value is installed over a credential that was replaced meanwhile',
    'dual-password grace-over rotation uneven 19:superseded then=next-schedule',
  ],
  [
    'a copy is younger than the credential that it copies',
    'named-token overdue sweep slow 4:hand-written then=again',
  ],
  [
    'an orphan is forgotten with its journal',
    'slow-keys hand-written rotation uneven seed=2 14:lose then=abandoned',
  ],
  [
    'the key of another is taken for ours',
    'access-key grace-over rotation uneven seed=3 35:deny then=own-value',
  ],
  [
    'a password is removed while another deploy reports success',
    'async-passwords nothing deploy at-once 24:duplicated 58:lose then=repeated',
  ],
  [
    'a slow request promotes a disabled key',
    'access-key fresh replace-now at-once 22:superseded 29:duplicated',
  ],
];

/** The delays of uneven propagation differ between seeds. */
const SEEDS = 4;

test.each(SCHEDULES)('does not regress: %s', async (_name, text) => {
  const schedule = parseSchedule(text);
  for (let i = 0; i < (schedule.propagation === 'uneven' ? SEEDS : 1); i++)
    expect(await runSchedule({ ...schedule, seed: schedule.seed + i })).toBeUndefined();
});
