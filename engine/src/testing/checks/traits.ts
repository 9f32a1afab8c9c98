import { type Calls as Adapter, isInPlace, isLabelHeld } from '../../traits';
import type { Requirement } from '../check';
import { disable, expires, livesAtIssuer } from './traits/end';
import { issueTime, listLag, naming, propagation, usage } from './traits/issuer';
import { alternating, asynchronous, install, own, slots } from './traits/slots';
import { chosenByCaller, chosenByIssuer, livesAtLabels, value } from './traits/value';

/** The requirements of the declared traits. Each finds a trait that the issuer contradicts. */
export function traits(adapter: Adapter): readonly Requirement[] {
  const { chosenBy, identity, naming: named, ...declared } = adapter.traits;
  const chooses = chosenBy === 'caller' ? chosenByCaller : chosenByIssuer;
  if (isLabelHeld(adapter)) return [...value, chooses, livesAtLabels, issueTime];
  return [
    ...value,
    chooses,
    ...livesAtIssuer,
    ...(adapter.install ? [install, asynchronous] : []),
    ...(isInPlace(adapter) ? [] : [slots]),
    ...(identity === 'own' ? [own] : []),
    ...(identity === 'alternating' ? [alternating] : []),
    ...(named === 'named' ? [naming] : []),
    ...(declared.expires ? [expires] : []),
    ...(declared.disable ? [disable] : []),
    ...(declared.usage ? [usage] : []),
    ...(adapter.list ? [listLag] : []),
    propagation,
    issueTime,
  ];
}
