import { addCareLogEntry } from '@dogcare/sdk';
import type { AddCareLogEntry, Booking } from '@dogcare/sdk';
import { listCareLogOptions, listCareTasksOptions } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { refresh, refreshBookings } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';

const everyMs = 15_000;

/** The log of a booking and the tasks of a day, asked for again while the dogs are there. */
export function useCareLog(booking: Booking) {
  const { client } = useShop();
  const path = { bookingId: booking.id };
  const refetchInterval = booking.status === 'in_progress' ? everyMs : false;
  const log = useQuery({ ...listCareLogOptions({ client, path, query: { limit: 100 } }), refetchInterval });
  const tasks = useQuery({ ...listCareTasksOptions({ client, path }), refetchInterval });
  return { log, tasks };
}

/** Notes something, and shows what follows from it. */
export function useNote(booking: Booking) {
  const { client } = useShop();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (make: () => AddCareLogEntry | Promise<AddCareLogEntry>) =>
      addCareLogEntry({ client, path: { bookingId: booking.id }, body: await make() }),
    // also when it failed: the booking may have moved on meanwhile
    onSettled: async () => {
      await Promise.all([refresh(queries, 'listCareLog', 'listCareTasks', 'getReportCard'), refreshBookings(queries)]);
    },
  });
}
