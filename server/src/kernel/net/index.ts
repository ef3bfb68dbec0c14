export { createGuardedFetch, ForbiddenAddress, type GuardedFetch, type GuardedFetchOptions, type GuardedInit } from './guarded-fetch.ts';
export { isPrivateAddress } from './private-address.ts';
