import { care, changeOf, fixtures, seriesBody, type Cast } from '../../../matrix/cast.ts';
import { as, asKey, made, type Scenarios } from '../scenario.ts';

/** Three walks a week from one another, at the same distance from now each time. */
const walks = async (cast: Cast) => {
  const body = await seriesBody(cast);
  return { ...body, startsOn: cast.world.nights(10).checkIn, each: { ...body.each, time: '10:00' } };
};
const series = async (cast: Cast) => ({ params: { seriesId: (await made(cast, 'createSeries', { ...as(cast.owner), body: await walks(cast) })).id as string } });
const accepted = async (cast: Cast) => {
  const about = await series(cast);
  await made(cast, 'answerSeries', { ...as(cast.caregiver), ...about, body: { answer: 'accept' } });
  return about;
};
/** Over the second walk. */
const away = ({ world }: Cast) => ({ from: world.nights(15).checkIn, to: world.nights(19).checkIn });

/** Bookings and series, and what a sandbox can be told to do. */
export const bookings: Scenarios = {
  quoteBooking: async ({ world, owner, caregiver }) => ({
    ...as(owner), body: { caregiverId: caregiver.caregiverId, serviceType: 'boarding', when: world.nights(30), dogIds: [await world.dog(owner)] },
  }),
  setBookingStatus: async (cast) => ({ ...as(cast.caregiver), params: { bookingId: await fixtures['bkg']!(cast, 'caregiver') }, body: { status: 'confirmed' } }),
  openDispute: async (cast) => ({ ...as(cast.owner), params: { bookingId: await care.booking(cast) }, body: { category: 'other', text: 'Not as agreed.' } }),
  answerBookingChange: async (cast) => ({ ...as(cast.caregiver), params: await changeOf(cast), body: { answer: 'accept' } }),
  createSeries: async (cast) => ({ ...as(cast.owner), body: await walks(cast) }),
  previewSeries: async (cast) => {
    const { onConflict: _, ...body } = await walks(cast);
    return { ...as(cast.owner), body };
  },
  answerSeries: async (cast) => ({ ...as(cast.caregiver), ...(await series(cast)), body: { answer: 'accept' } }),
  updateSeries: async (cast) => ({ ...as(cast.owner), ...(await series(cast)), body: { scope: 'all', each: { unit: 'visit', time: '15:00', durationMinutes: 30 } } }),
  previewSeriesUpdate: async (cast) => ({ ...as(cast.owner), ...(await series(cast)), body: { scope: 'all', each: { unit: 'visit', time: '15:00', durationMinutes: 30 } } }),
  cancelSeries: async (cast) => ({ ...as(cast.owner), ...(await series(cast)), body: { scope: 'all' } }),
  pauseSeries: async (cast) => ({ ...as(cast.owner), ...(await accepted(cast)), body: away(cast) }),
  resumeSeries: async (cast) => {
    const about = { ...as(cast.owner), ...(await accepted(cast)) };
    await made(cast, 'pauseSeries', { ...about, body: away(cast) });
    return { ...about, body: {} };
  },

  advanceSandboxClock: async ({ world }) => {
    const token = world.secretKey('beta');
    const isLate = async () => ({ 'minutes that have passed': Math.round((await world.call('getSandboxClock', { tenant: null, token })).body.offsetMs / 60_000) });
    return { tenant: null, token, body: { byMs: 600_000 }, also: isLate };
  },
  completeSandboxPayment: async (cast) => ({ ...as(cast.owner), params: { paymentId: await fixtures['pay']!(cast, 'owner') }, body: { outcome: 'succeeded' } }),
  sendSandboxEvent: async (cast) => ({ ...asKey(cast), body: { paymentId: await fixtures['pay']!(cast, 'owner'), type: 'payment_intent.succeeded' } }),
  loadSandboxScenario: async (cast) => ({ ...asKey(cast), body: { scenario: 'booking-completed' } }),
};
