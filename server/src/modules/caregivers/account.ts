import type { TxCtx } from '../../kernel/context/context.ts';
import type { Events } from '../../kernel/events/events.ts';
import { nextVersion } from '../../kernel/http/etag.ts';
import type { AccountFollower, PersonalData } from '../users/index.ts';
import type { CaregiverRow } from './entities.ts';
import type { CaregiverRepository } from './repository.ts';

interface Parts {
  readonly repository: CaregiverRepository;
  readonly events: Events;
}

/** What is left of a page that bookings name. */
const nobody: Partial<CaregiverRow> = {
  status: 'suspended', displayName: 'Former caregiver', headline: '', bio: '', avatarUrl: null, yearsOfExperience: 0, homeType: 'house',
  hasFencedYard: false, otherPets: '', languages: [], postalCode: '', city: '', region: '', country: '', lat: 0, lng: 0, fuzzNorthKm: 0, fuzzEastKm: 0,
  serviceRadiusKm: 0, serviceArea: null, suspensionReason: null, plan: { days: [] },
};

/** Changes a page so that the search learns of it. */
async function change({ repository, events }: Parts, tx: TxCtx, before: CaregiverRow, patch: Partial<CaregiverRow>): Promise<void> {
  await repository.update(tx, before.id, { ...patch, updatedAt: nextVersion(tx.clock.now(), before.updatedAt) });
  await events.record(tx, { type: 'caregiver.updated', subjectId: before.id });
}

/** A page takes bookings only while its person's account is active and shown; it comes back with it, unless it was suspended for itself. */
export const createAccountFollower = (parts: Parts): AccountFollower => ({
  async accountChanged(tx, { userId, shown }) {
    const page = await parts.repository.ofUserLocked(tx, userId);
    if (!page) return;
    if (!shown && page.status === 'approved') await change(parts, tx, page, { status: 'suspended', accountInactiveSince: tx.clock.now() });
    if (shown && page.accountInactiveSince !== null) await change(parts, tx, page, { status: 'approved', accountInactiveSince: null });
  },
});

export const caregiversPersonalData = (parts: Parts): PersonalData => ({
  name: 'caregivers',
  async export(ctx, userId) {
    const page = await parts.repository.ofUser(ctx, userId);
    if (!page) return { page: null };
    const { tenantId: _tenant, ...shown } = page;
    const services = await parts.repository.services(ctx, page.id);
    return { page: shown, services: services.map(({ tenantId: _of, ...service }) => service) };
  },
  async erase(tx, userId) {
    const page = await parts.repository.ofUserLocked(tx, userId);
    if (page) await change(parts, tx, page, { ...nobody, accountInactiveSince: null });
  },
  columns: {
    caregivers: {
      personal: [
        'displayName', 'headline', 'bio', 'avatarUrl', 'homeType', 'otherPets', 'languages', 'postalCode', 'city', 'region', 'country', 'lat', 'lng',
        'fuzzNorthKm', 'fuzzEastKm', 'serviceRadiusKm', 'serviceArea', 'suspensionReason', 'plan',
      ],
      kept: ['ratingAverage', 'timeZone'],
      impersonal: ['status'],
    },
    caregiver_services: { kept: ['prices', 'sizesTaken', 'serviceType', 'cancellationPolicy', 'addOns'] },
    caregiver_capacity: { impersonal: ['pool'] },
  },
});
