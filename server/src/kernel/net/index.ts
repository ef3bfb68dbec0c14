export { createGuardedFetch, ForbiddenAddress, type GuardedFetch, type GuardedFetchOptions, type GuardedInit } from './guarded-fetch.ts';
export { publicAddress, type AddressLookup } from './public-address.ts';
export { isPrivateAddress } from './private-address.ts';
