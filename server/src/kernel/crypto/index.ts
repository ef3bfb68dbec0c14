export { createVault, VaultError, type SealContext, type Vault, type VaultErrorKind } from './vault.ts';
export { newVaultKey, vaultKeysProblem } from './vault-keys.ts';
export { sealedField, sealedJson, sealedText, type SealedField } from './sealed.ts';
