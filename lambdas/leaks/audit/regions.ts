import { otherRegion } from '../../../engine/src/aws/partitions';

/** Regions of the account. */
export interface Regions {
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
  /** Error because of which only some regions are known. */
  readonly error?: string;
}

/** A page of ListRegions of AWS Account Management. */
export interface RegionPage {
  readonly Regions?: readonly { readonly RegionName?: string; readonly RegionOptStatus?: string }[];
  readonly NextToken?: string;
}

/** A region that is being disabled still has events. */
const ENABLED = ['ENABLED', 'ENABLED_BY_DEFAULT', 'DISABLING'];

/**
 * Lists the regions. If that fails, returns the region of the function and the one that has the events of global services:
 * a partial audit is better than none.
 */
export async function regionsOf(
  list: (token?: string) => Promise<RegionPage>,
  home: string,
): Promise<Regions> {
  const found: { name: string; enabled: boolean }[] = [];
  try {
    let token: string | undefined;
    do {
      const page = await list(token);
      for (const { RegionName, RegionOptStatus } of page.Regions ?? [])
        if (RegionName) found.push({ name: RegionName, enabled: ENABLED.includes(RegionOptStatus ?? '') });
      token = page.NextToken;
    } while (token);
  } catch (error) {
    const known = [home, otherRegion(home)].filter((region) => region !== undefined);
    return { enabled: known, disabled: [], error: String(Object(error).name ?? 'Error') };
  }
  const names = (enabled: boolean) =>
    found
      .filter((region) => region.enabled === enabled)
      .map(({ name }) => name)
      .sort();
  return { enabled: names(true), disabled: names(false) };
}
