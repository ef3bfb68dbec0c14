export { judgeTotp, newTotpSecret, totpAt, totpUri, type TotpVerdict } from './totp.ts';
export { newRecoveryCodes, recoveryCodeHash, type RecoveryCodes } from './recovery-codes.ts';
export { createPasskeys, credentialIdOf, PasskeyError, type Passkey, type PasskeyErrorKind, type Passkeys, type PasskeyUse } from './passkeys.ts';
export { relyingPartyOf, type RelyingParty } from './relying-party.ts';
