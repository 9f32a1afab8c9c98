import type { ExistingPattern, GitHubApi } from './api';
import { GitHubFailed } from './failures';

/**
 * Enables push protection for published patterns. Returns those that the settings of the organization do not have.
 *
 * @throws GitHubFailed
 */
export async function protect(
  api: GitHubApi,
  patterns: readonly ExistingPattern[],
): Promise<ExistingPattern[]> {
  if (patterns.length === 0) return [];
  try {
    return await once(api, patterns);
  } catch (error) {
    // The settings changed between the two calls.
    if (error instanceof GitHubFailed && error.code === 'Changed') return once(api, patterns);
    throw error;
  }
}

async function once(api: GitHubApi, patterns: readonly ExistingPattern[]): Promise<ExistingPattern[]> {
  const { pattern_config_version, custom_pattern_overrides = [] } = await api.configurations();
  const bySlug = new Map(custom_pattern_overrides.map((override) => [override.slug, override]));
  const settings = patterns.flatMap(({ slug }) => {
    const override = bySlug.get(slug);
    if (override === undefined || override.setting === 'enabled') return [];
    const { token_type, custom_pattern_version } = override;
    return [{ token_type, custom_pattern_version, push_protection_setting: 'enabled' }];
  });
  if (settings.length > 0) await api.protect(pattern_config_version, settings);
  return patterns.filter(({ slug }) => !bySlug.has(slug));
}
