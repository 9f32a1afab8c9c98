import { createHash } from 'node:crypto';
import type { Incident } from '../contract';
import type { Facts } from './facts';

/** Version of the form of a bundle. */
const FORM = 1;

/** The evidence of a stage: one JSON object. Equal incidents have equal bundles, so that a repeated step changes nothing. */
export function bundleOf(facts: Facts, incident: Incident): { text: string; sha256: string } {
  const { finding, execution, match, approval, contain, denySessions } = incident;
  const { owner, replace, refresh, proof, observed, audit, hunt, close } = incident;
  const parts = {
    finding,
    match,
    approval,
    contain,
    denySessions,
    replace,
    refresh,
    owner,
    proof,
    observed,
    audit,
    hunt,
    close,
  };
  const present = Object.entries(parts).filter(([, part]) => part !== undefined);
  const coverage = audit !== undefined && 'coverage' in audit ? audit.coverage : undefined;
  const object = audit !== undefined && 'object' in audit ? audit : undefined;
  const text = JSON.stringify(
    {
      form: FORM,
      id: finding.id,
      execution,
      ...facts,
      parts: Object.fromEntries(present),
      // Without an audit, nothing was looked at.
      coverage: coverage ?? { regions: [], notSeen: ['Everything: there is no audit.'] },
      sha256: {
        ...Object.fromEntries(present.map(([name, part]) => [name, sha256Of(JSON.stringify(part))])),
        ...(object?.sha256 !== undefined && { [object.object]: object.sha256 }),
      },
    },
    null,
    1,
  );
  return { text, sha256: sha256Of(text) };
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
