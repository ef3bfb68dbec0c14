export { createVault, keyIdOf, VaultError, type SealContext, type Vault, type VaultErrorKind } from './vault.ts';
export { newVaultKey, vaultKeyIds, vaultKeysProblem } from './vault-keys.ts';
export { sealedField, sealedJson, sealedText, type SealedField } from './sealed.ts';
export { createResealing, type Resealing, type SealedReport } from './resealing.ts';
export { sealedColumn, type KeyCounts, type ResealRun, type SealedPlace } from './sealed-places.ts';
