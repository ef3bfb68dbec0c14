import type { Handlers, Schema } from '../../../contract/contract.ts';
import type { Ctx } from '../../../kernel/context/context.ts';
import { money } from '../../../kernel/money/money.ts';
import { presentLine } from '../price-lines.ts';
import { presentPolicy } from '../presenter.ts';
import type { Bookings } from '../service.ts';
import type { Replacement } from './replacements.ts';

const presentReplacement = ({ tenant: { currency } }: Ctx, { worked: { offer, price, policy }, card, distanceKm }: Replacement): Schema<'Replacement'> => ({
  caregiver: { id: card.id, displayName: card.displayName, avatarUrl: card.avatarUrl },
  headline: card.headline,
  city: card.city,
  region: card.region,
  distanceKm: Math.round(distanceKm * 10) / 10,
  rating: { average: card.ratingAverage, count: card.ratingCount },
  lineItems: price.lines.map((line) => presentLine(line, currency)),
  total: money(price.totalMinor, currency),
  cancellationPolicy: presentPolicy(policy),
  instantBook: offer.service.instantBook,
});

export const createReplacementRoutes = ({ bookings }: { bookings: Pick<Bookings, 'replacements'> }) =>
  ({
    listReplacements: async (ctx, { params }) => {
      const { booking, found } = await bookings.replacements(ctx, params.bookingId);
      return {
        status: 200,
        body: {
          bookingId: booking.id, serviceType: booking.serviceType, when: booking.when, dogIds: booking.dogs.map(({ id }) => id),
          data: found.map((one) => presentReplacement(ctx, one)), nextCursor: null,
        },
      };
    },
  }) satisfies Pick<Handlers<Ctx>, 'listReplacements'>;
