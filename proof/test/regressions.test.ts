import { runSchedule } from '../explore/run-schedule';
import { parseSchedule } from '../explore/schedule-text';

/** Schedules that broke a rule once, shrunk as they were found. docs/proof.md tells of them. */
test.each([
  [
    'a late duplicate ends a grace',
    'generated in-grace rotation uneven 0:killed-before then=late-duplicates',
  ],
  ['a sweep cuts late readers off', 'generated in-grace replace-now uneven 38:killed-after then=sweep-first'],
  ['a second replacement does', 'generated in-grace replace-now uneven 39:doubled'],
  ['a third one does', 'generated fresh replace-now uneven 17:doubled 29:doubled'],
  ['one whose first look takes long does', 'generated fresh replace-now uneven 0:doubled 13:superseded'],
  [
    'replaces again what has just been made current',
    'generated in-grace replace-now uneven 21:superseded 35:superseded 40:doubled',
  ],
  ['written again by hand', 'access-key slot-taken replace-now at-once 1:hand-written then=again'],
  ['never written down', 'access-key overdue sweep at-once 30:killed-after then=made-current'],
  ['each its own journal', 'access-key nothing deploy uneven 10:failed 38:lost then=twins'],
  ['one removes the key of the other', 'access-key nothing deploy slow 37:late 70:throttled then=twins'],
  [
    'overwrites the journal of the other',
    'access-key nothing deploy uneven 3:doubled 10:killed-after then=repeated',
  ],
  ['too late for the journal', 'access-key nothing deploy at-once 5:doubled 13:killed-after then=repeated'],
  [
    'undoes what the other promotes',
    'access-key nothing deploy at-once 0:killed-before 42:denied then=twins',
  ],
  [
    'not in the ledger',
    'access-key grace-over rotation at-once 27:killed-after 30:denied 47:lost then=own-value',
  ],
  ['promoted out of turn', 'access-key quarantine rotation at-once 30:superseded 38:made-current'],
  [
    'promoted long after its turn',
    'access-key fresh rotation uneven 20:label-removed 32:doubled 33:superseded',
  ],
  [
    'used before it was in the ledger',
    'access-key fresh rotation uneven 13:late 14:failed 21:late then=own-value',
  ],
  [
    'retired while it was promoted',
    'access-key cut-off rotation at-once 40:superseded 49:superseded 55:made-current',
  ],
  [
    'gone back before the promotion was written down',
    'access-key overdue sweep at-once 12:killed-after 55:killed-after 60:denied then=made-current',
  ],
  ['copied by hand, and never retired', 'dual-password fresh rotation at-once then=hand-written'],
  ['a ring written by hand, and never retired', 'keyring fresh rotation at-once then=own-value'],
  ['a copy that is compromised', 'keyring hand-written replace-now uneven 34:lost then=again'],
  ['cut off as its value was seen late', 'async-passwords hand-written replace-now uneven 13:hand-written'],
  ['put back over what is current', 'one-password fresh rotation uneven seed=2 48:denied then=sweep-first'],
  [
    'installed over a credential that was replaced meanwhile',
    'dual-password grace-over rotation uneven 18:superseded then=next-schedule',
  ],
  ['younger than the credential that it copies', 'named-token overdue sweep slow 4:hand-written then=again'],
  [
    'forgotten with the journal that told of it',
    'slow-keys hand-written rotation uneven seed=2 16:failed then=swept-away',
  ],
  [
    "taken for ours, though it is a stranger's",
    'access-key grace-over rotation uneven seed=3 44:denied then=own-value',
  ],
  [
    'removed while another deploy says that it works',
    'async-passwords nothing deploy at-once 24:doubled 58:failed then=repeated',
  ],
  ['promoted by a call that takes long', 'access-key fresh replace-now at-once 22:superseded 29:doubled'],
])('%s no more', async (_what, schedule) => {
  expect(await runSchedule(parseSchedule(schedule))).toBeUndefined();
});
