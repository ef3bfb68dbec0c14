import type { Schema } from '../../contract/contract.ts';
import { sealedJson, sealedText, type Vault } from '../../kernel/crypto/index.ts';
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

const purposes = { dog: 'dog', exemption: 'vaccination-exemption', record: 'medical-record' } as const;

/** A tenant's, or a `Ctx`. */
type Whose = { readonly tenant: { readonly id: string } };

export const noSecrets: DogSecrets = { medicalNotes: '', vet: null, emergencyContacts: [], emergencyCare: null };

/** The only place where what is sensitive about dogs is closed and opened. */
export function createDogVault(vault: Vault) {
  const secrets = sealedJson<DogSecrets>(vault, purposes.dog);
  return {
    secrets,
    exemptions: sealedText(vault, purposes.exemption),
    records: sealedJson<RecordContent>(vault, purposes.record),
    /** Of rows from before there was a seal, what they hold in the clear. */
    secretsOf: (whose: Whose, { id, sealed, vet, emergencyContacts }: DogRow): DogSecrets =>
      (sealed === null ? { ...noSecrets, vet, emergencyContacts } : secrets.open(whose, sealed, id)),
  };
}
export type DogVault = ReturnType<typeof createDogVault>;

/** Every column that the vault has sealed, under which purpose, and for which row: for the job that reseals them under a new key. */
export const dogSealedColumns = () => [
  { entity: DogEntity, column: 'sealed', purpose: purposes.dog, subject: 'id' },
  { entity: VaccinationEntity, column: 'sealedReason', purpose: purposes.exemption, subject: 'id' },
  { entity: MedicalRecordEntity, column: 'sealed', purpose: purposes.record, subject: 'id' },
] as const;
