import { hasIssuer, type IssuerScene, parse, type Scene } from '../context';
import { named, RekeyError } from '../errors/errors';
import { entryTag, NO_VERSION, readLedger, writeEntry } from '../inventory/credential-records';
import { type Journal, leaseLeft, settledTag } from '../inventory/journal';
import { patientRead, pendingValue } from '../secret-store/pending';
import { labelsOf, PENDING, type SecretState } from '../secret-store/secret-store';
import { SECOND } from '../time/clock';

/** Room for storing what was issued, before the lease of its journal ends. */
const STORE_NEEDS = 20 * SECOND;

/** Issues one credential and stores it. After a crash in between, the journal tells of it. */
export async function issueAndStore(
  scene: IssuerScene,
  version: string,
  journal: Journal,
  rotationToken?: string,
): Promise<unknown> {
  const { kind, store, clock, log } = scene;
  const credential = await kind.issue();
  const text = kind.serialize(credential);
  log.hide(text, ...kind.secretsIn(credential));
  const id = kind.idOf(credential);
  if (leaseLeft(journal, clock.now()) < STORE_NEEDS) throw await withdraw(scene, id, tooLate(id));
  const outcome = await store.put(version, text, rotationToken).catch(async (thrown: unknown) => {
    if ((await patientRead(scene, version))?.text === text) return 'stored' as const;
    const error = named(thrown, log.scrub);
    // When the answer was lost, the value may yet turn up: the credential must live until that is known.
    throw error.call?.refused
      ? await withdraw(scene, id, error)
      : error.leaving(
          `AWSCURRENT; the credential ${id} that was issued lives, and the next attempt finds it.`,
        );
  });
  if (outcome === 'taken') {
    await scene.kind.remove(id);
    return adopt(scene, version, (await pendingValue(scene, version)).text);
  }
  await store.tag({ ...entryTag(scene, id, 'pending', version), ...settledTag(kind, journal) });
  log.write('info', { event: 'issue', credential: id, version, outcome: 'stored' });
  return credential;
}

/** Goes on with the value that an earlier attempt stored for this version. Throws PendingGone. */
export async function adopt(scene: IssuerScene, version: string, text: string): Promise<unknown> {
  const { kind, store, log } = scene;
  const credential = parse(scene, text);
  const id = kind.idOf(credential);
  const listed = await kind.list();
  const seen = await store.describe();
  if (!listed.some((one) => one.id === id && one.active)) {
    // No other value can be stored for this token: the rotation cannot succeed, and must not block the next.
    if (labelsOf(seen, version).includes(PENDING)) await store.move(PENDING, { from: version });
    throw pendingGone(id, version);
  }
  await rememberIssued(scene, version, credential, seen);
  log.write('info', { event: 'issue', credential: id, version, outcome: 'adopted' });
  return credential;
}

/** createSecret may have ended between storing the credential and writing down that it is ours. */
export async function rememberIssued(
  scene: Scene,
  version: string,
  credential: unknown,
  seen: SecretState,
): Promise<void> {
  if (!hasIssuer(scene)) return;
  const id = scene.kind.idOf(credential);
  if (!readLedger(scene.kind, seen.tags).has(id)) await writeEntry(scene, id, 'pending', version);
}

/** Removes what was just issued and stored nowhere; the error then tells whether that worked. */
async function withdraw(scene: IssuerScene, id: string, error: RekeyError): Promise<RekeyError> {
  try {
    await scene.kind.remove(id);
    return error.leaving(`AWSCURRENT; the credential ${id} that was issued was removed again.`);
  } catch (thrown) {
    const { code } = named(thrown, scene.log.scrub);
    return error.leaving(
      `AWSCURRENT; removing the credential ${id} again failed (${code}), ${await noteLeftOver(scene, id)}.`,
    );
  }
}

/** Another attempt's journal may have taken the place of ours, so the ledger is to tell of it. */
async function noteLeftOver(scene: IssuerScene, id: string): Promise<string> {
  try {
    await writeEntry(scene, id, 'pending', NO_VERSION);
    return 'so a later attempt or sweep does';
  } catch (thrown) {
    const { code } = named(thrown, scene.log.scrub);
    return `and so did writing that down (${code}): the next attempt finds it, unless another one began since`;
  }
}

function tooLate(id: string): RekeyError {
  return new RekeyError('TooLate', {
    found: `Issuing ${id} took longer than the journal grants.`,
    left: 'AWSCURRENT.',
    fix: 'nothing, if a later attempt succeeds; else look at the latency of the issuer.',
  });
}

function pendingGone(id: string, version: string): RekeyError {
  return new RekeyError('PendingGone', {
    found: `Version ${version} holds the credential ${id}, which is not alive at its issuer.`,
    left: 'AWSCURRENT; AWSPENDING was taken off the version.',
    fix: 'rotate again; find out who removed or disabled the credential.',
  });
}
