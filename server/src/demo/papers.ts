import type { Temporal } from 'temporal-polyfill';
import type { Ctx, TxCtx } from '../kernel/context/context.ts';
import type { NewCertification } from '../modules/caregivers/index.ts';
import { paperPdf, type DemoCaregiver, type DemoTenant } from './data/index.ts';
import type { Cast } from './load.ts';
import { as, type DemoParts } from './parts.ts';

const kinds = { pet_first_aid: 'pet_first_aid', training: 'dog_training', grooming: 'grooming', insurance: 'liability_insurance' } as const;
const titles: Readonly<Record<keyof typeof kinds, string>> = {
  pet_first_aid: 'Pet First Aid', training: 'Dog Training', grooming: 'Dog Grooming', insurance: 'Liability Insurance',
};

export type MakePapers = (tx: TxCtx, caregiverId: string) => Promise<void>;

/**
 * Writes the proofs of what a caregiver has, where somebody may want to look at them: a file is on the disk before the next one is begun, and for hundreds
 * that takes its time. Answers what adds the certifications to their page.
 */
export async function preparePapers({ madeFiles, certifications }: DemoParts, ctx: Ctx, one: DemoCaregiver, userId: string, today: Temporal.PlainDate): Promise<MakePapers> {
  const { firstName, lastName, named } = one.account;
  const isLookedAt = one.status === 'pending' || named;
  const prepared = await Promise.all(one.certifications.map(async ({ kind, issuer, number, expiresDay }) => {
    const given: NewCertification = { kind: kinds[kind], issuer, number, expiresOn: today.add({ days: expiresDay }).toString() };
    if (!isLookedAt) return { given, file: null };
    const bytes = paperPdf([issuer, titles[kind], `${firstName} ${lastName}`, `No. ${number}`, `Good until ${given.expiresOn}`, '', 'Made up, for the demo.']);
    const file = await madeFiles.write(ctx, { userId, purpose: 'document', fileName: `${kind}.pdf`, name: 'original.pdf', contentType: 'application/pdf', bytes });
    return { given, file };
  }));
  return async (tx, caregiverId) => {
    for (const { given, file } of prepared) {
      await certifications.addFor(tx, { id: caregiverId, userId }, given, file && (async (inTx, usedFor) => {
        await madeFiles.keep(inTx, file, usedFor);
        return { uploadId: file.id };
      }));
    }
  };
}

/** What the business does with its caregivers, as its admin would: some are featured, and one in a city had to be suspended. */
export async function lookAfterCaregivers({ db, featured, onboarding }: DemoParts, ctx: Ctx, { caregivers }: DemoTenant, cast: Cast): Promise<void> {
  const admin = as(ctx, cast.people.get('admin-demo')!);
  await db.transaction(admin, async (tx) => {
    for (const one of caregivers) {
      const caregiverId = cast.caregivers.get(one.ref);
      if (caregiverId === undefined) continue;
      if (one.status === 'suspended') await onboarding.review.suspend(tx, caregiverId, 'Two owners waited in vain at the door. We are looking into it.');
      else if (one.featured && one.status === 'approved') await featured.put(tx, caregiverId, { rank: one.account.named ? 1 : 100, until: null });
    }
  });
}
