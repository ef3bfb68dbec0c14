import type { Schema } from '../../contract/contract.ts';
import { sealedColumn, sealedJson, sealedText, type SealedPlace, type Vault } from '../../kernel/crypto/index.ts';
import type { Database } from '../../kernel/db/index.ts';
import { DogEntity, MedicalRecordEntity, VaccinationEntity, type DogRow } from './entities.ts';

/** What of a dog's profile is sealed: about its health, and about people. */
export interface DogSecrets {
  readonly medicalNotes: string;
  readonly vet: Schema<'Vet'> | null;
  readonly emergencyContacts: readonly Schema<'EmergencyContact'>[];
  readonly emergencyCare: {
    readonly consent: boolean;
    /** In the tenant's currency; null is no limit. */
    readonly spendingLimitMinor: number | null;
    readonly instructions: string;
    readonly decidedAt: string;
  } | null;
}

/** What of a medical record is sealed. */
export interface RecordContent {
  readonly title: string;
  readonly notes: string;
}

/** A tenant's, or a `Ctx`. */
type Whose = { readonly tenant: { readonly id: string } };

export const noSecrets: DogSecrets = { medicalNotes: '', vet: null, emergencyContacts: [], emergencyCare: null };

/** The only place where what is sensitive about dogs is closed and opened. */
export function createDogVault(vault: Vault) {
  const secrets = sealedJson<DogSecrets>(vault, 'dog');
  return {
    secrets,
    exemptions: sealedText(vault, 'vaccination-exemption'),
    records: sealedJson<RecordContent>(vault, 'medical-record'),
    /** Of rows from before there was a seal, what they hold in the clear. */
    secretsOf: (whose: Whose, { id, sealed, vet, emergencyContacts }: DogRow): DogSecrets =>
      (sealed === null ? { ...noSecrets, vet, emergencyContacts } : secrets.open(whose, sealed, id)),
  };
}
export type DogVault = ReturnType<typeof createDogVault>;

/** Every column that is sealed: a new key reseals them. */
export const sealedPlacesOf = (db: Database, { secrets, exemptions, records }: DogVault): SealedPlace[] => [
  sealedColumn(db, DogEntity, 'sealed', secrets),
  sealedColumn(db, VaccinationEntity, 'sealedReason', exemptions),
  sealedColumn(db, MedicalRecordEntity, 'sealed', records),
];
