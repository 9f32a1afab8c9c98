/** Recordings that the local AWS cannot answer as AWS did, each with the reason. They must fail: one that passes is taken off. */
export const exceptions: readonly { readonly name: string; readonly reason: string }[] = [];
