/** An API key. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly value: string;
  enabled: boolean;
  /** Ids of its usage plans. */
  plans: readonly string[];
  /** Virtual milliseconds. */
  readonly created: number;
  updated: number;
}

/** The members of a key in a response, without its value. */
export const described = ({ id, name, description, enabled, created, updated }: ApiKey) => ({
  ...{ id, name, description, enabled, stageKeys: [] },
  ...{ createdDate: new Date(created), lastUpdatedDate: new Date(updated) },
});
