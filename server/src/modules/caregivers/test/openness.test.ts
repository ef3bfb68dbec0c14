import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../../test/services/engines.ts';
import { CaregiverExceptionEntity } from '../exceptions/entities.ts';
import { createRepository } from '../../../kernel/db/index.ts';
import { createCaregiverRepository } from '../repository.ts';
import { weekdays } from '../plan.ts';
import { boarding, ctxOf, daycare, openCaregivers, walking } from './fixture.ts';

describe.each(engines)('openness (%s)', (engine) => {
  let test: Awaited<ReturnType<typeof openCaregivers>>;
  beforeAll(async () => {
    test = await openCaregivers(engine);
  });
  afterAll(() => test.close());

  const plan = { days: weekdays.filter((day) => day !== 'sunday').map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '10:00' }] })) };
  const open = async (id: string, days = 10) => {
    const found = await test.caregivers.openness(ctxOf(), id, { from: '2026-06-10', days });
    return Object.fromEntries([...found!].map(([serviceType, { free }]) => [serviceType, [...free].join('')]));
  };

  it('is how many there is room for on each day: by plan, and by what is taken', async () => {
    const { id } = await test.add([boarding, daycare, walking], { plan });
    // the tenth is a Wednesday; the fourteenth, a Sunday, is closed
    expect(await open(id)).toEqual({ boarding: '3333033333', daycare: '3333033333', walking: '1111011111' });
    await test.hold(id, 'boarding', { unit: 'night', checkIn: '2026-06-11', checkOut: '2026-06-13' }, 2);
    await test.hold(id, 'walking', { unit: 'visit', date: '2026-06-12', time: '08:15', durationMinutes: 60 }, 1);
    expect((await open(id))['walking']).toBe('1111011111'); // 09:30 is left
    await test.hold(id, 'walking', { unit: 'visit', date: '2026-06-12', time: '09:30', durationMinutes: 30 }, 1);
    expect(await open(id)).toEqual({ boarding: '3113033333', daycare: '3333033333', walking: '1101011111' });
  });

  it('follows what services share', async () => {
    const { id } = await test.add([boarding, daycare], { plan: { ...plan, sharedCapacity: 3 } });
    await test.hold(id, 'boarding', { unit: 'night', checkIn: '2026-06-11', checkOut: '2026-06-12' }, 2);
    expect(await open(id, 4)).toEqual({ boarding: '3133', daycare: '3113' });
    await test.hold(id, 'daycare', { unit: 'day', date: '2026-06-12' }, 1);
    // the night before leaves at noon, and the dog of the day is there until midnight
    expect(await open(id, 4)).toEqual({ boarding: '3023', daycare: '3103' });
  });

  it('follows exceptions, and is nobody’s who takes no bookings', async () => {
    const { id } = await test.add([boarding], { plan: { ...plan, special: true } });
    await test.db.transaction(ctxOf(), (tx) => createRepository(test.db, CaregiverExceptionEntity).insert(tx, {
      id: 'avx_1', caregiverId: id, kind: 'closed', fromDate: '2026-06-11', toDate: '2026-06-12', windows: [], note: '', createdAt: new Date(0),
    }));
    expect(await open(id, 4)).toEqual({ boarding: '3003' });
    await test.suspend(id);
    expect(await test.caregivers.openness(ctxOf(), id, { from: '2026-06-10', days: 4 })).toBeNull();
    expect(await test.caregivers.openness(ctxOf(undefined, 'ten_b'), id, { from: '2026-06-10', days: 4 })).toBeNull();
  });

  it('has an end', async () => {
    const { id } = await test.add([boarding]);
    await expect(test.caregivers.openness(ctxOf(), id, { from: '2026-06-10', days: 401 })).rejects.toThrow('400');
    const { plan: read } = (await createCaregiverRepository(test.db).byId(ctxOf(), id))!;
    expect(read.special).toBeUndefined();
  });
});
