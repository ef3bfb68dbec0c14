import type { SealedField } from '../../../kernel/crypto/index.ts';
import type { PersonalData } from '../../users/index.ts';
import type { CertificationRepository } from './repository.ts';

interface Parts {
  readonly repository: CertificationRepository;
  readonly numbers: SealedField<string>;
}

export const createCertificationPersonalData = ({ repository, numbers }: Parts): PersonalData => ({
  name: 'certifications',
  async export(ctx, userId) {
    const rows = await repository.ofUser(ctx, userId);
    return {
      certifications: rows.map(({ id, kind, issuer, sealedNumber, expiresOn, status, createdAt }) =>
        ({ id, kind, issuer, number: numbers.open(ctx, sealedNumber, id), expiresOn, status, createdAt })),
    };
  },
  erase: async (tx, userId) => void (await repository.erase(tx, userId)),
  columns: { caregiver_certifications: { personal: ['issuer', 'sealedNumber', 'expiresOn'], impersonal: ['kind', 'status'] } },
});
