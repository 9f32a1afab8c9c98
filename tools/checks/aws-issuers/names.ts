export const STACK = 'RekeyIssuers';
