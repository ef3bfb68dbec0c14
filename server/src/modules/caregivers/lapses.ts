import { Temporal } from 'temporal-polyfill';
import type { TxCtx } from '../../kernel/context/context.ts';
import type { Database } from '../../kernel/db/index.ts';
import type { EventRow } from '../../kernel/events/entities.ts';
import type { Consumer, Events } from '../../kernel/events/events.ts';
import type { BookingsBeyond } from './certifications/index.ts';
import { createCaregiverRepository } from './repository.ts';

export interface PaperLapsesDeps {
  readonly db: Database;
  readonly events: Events;
  readonly bookingsBeyond: BookingsBeyond;
}

const papers = ['document', 'background_check'] as const;
const ends = ['expiring', 'expired'] as const;

/** What the business asks of everybody; what it does not ask for is no concern of an owner's. */
const isAsked = ({ tenant }: TxCtx, paper: (typeof papers)[number], { data }: EventRow): boolean => {
  const { backgroundCheck, documents } = tenant.settings.caregivers;
  return paper === 'background_check' ? backgroundCheck && data['renewed'] !== true : documents.some((kind) => kind === data['kind']);
};

/** The first instant that the paper is no longer good at. A document's last day is the business's; a check ends at an instant. */
const endOf = ({ tenant }: TxCtx, { data }: EventRow): Date | null => {
  if (typeof data['expiresAt'] === 'string') return new Date(data['expiresAt']);
  if (typeof data['expiresOn'] !== 'string') return null;
  return new Date(Temporal.PlainDate.from(data['expiresOn']).add({ days: 1 }).toZonedDateTime({ timeZone: tenant.timeZone }).epochMilliseconds);
};

/**
 * Documents and background checks are kept by a module that knows no bookings: when one is about to lapse, or has, this finds the bookings that go on
 * without it, so that their owners are told, as they are of certifications.
 */
export function createPaperLapses({ db, events, bookingsBeyond }: PaperLapsesDeps): { readonly consumers: readonly Consumer[] } {
  const caregivers = createCaregiverRepository(db);
  const told = new Map<string, { paper: (typeof papers)[number]; type: string }>(papers.flatMap((paper) => ends.map((end) => [`${paper}.${end}`, { paper, type: `booking.${paper}_${end}` }] as const)));

  const consumer: Consumer = {
    name: 'caregivers.paper-lapses',
    types: [...told.keys()],
    handle: {
      mode: 'transaction',
      async run(tx, event) {
        const { paper, type } = told.get(event.type)!;
        const { userId, kind, expiresOn } = event.data;
        const after = endOf(tx, event);
        if (typeof userId !== 'string' || after === null || !isAsked(tx, paper, event)) return;
        const page = await caregivers.ofUser(tx, userId);
        if (!page) return;
        const serviceTypes = (await caregivers.services(tx, page.id)).map(({ serviceType }) => serviceType);
        if (serviceTypes.length === 0) return;
        for (const { bookingId } of await bookingsBeyond(tx, { caregiverId: page.id, serviceTypes, after })) {
          await events.record(tx, { type, subjectId: bookingId, data: { caregiverId: page.id, expiresOn, ...(kind !== undefined && { kind }) } });
        }
      },
    },
  };
  return { consumers: [consumer] };
}
