import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { getBooking, getReportCard, listCareLog, listCareTasks } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { careChanges, careSentence, careTable, reportText, taskTable } from '../../lib/care.ts';
import { date, listFlags } from '../../lib/flags.ts';
import { usage } from '../../lib/usage.ts';
import { watchFlags, watchFor } from '../../lib/watch.ts';

export default class BookingsCare extends DogcareCommand {
  static override summary = 'What was noted while the dogs were looked after, what is to be done, and the report card.';
  static override examples = ['<%= config.bin %> bookings care bkg_…', '<%= config.bin %> bookings care bkg_… --date 2026-06-13', '<%= config.bin %> bookings care bkg_… --report', '<%= config.bin %> bookings care bkg_… --watch'];
  static override args = { booking: Args.string({ required: true, description: 'bkg_…' }) };
  static override flags = {
    date: date({ description: 'Whose tasks to show; today’s, if left out.', exclusive: ['report'] }),
    report: Flags.boolean({ description: 'The report card, once the booking is completed.' }),
    ...listFlags,
    ...watchFlags,
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(BookingsCare);
    if (flags.watch && (flags.report || flags.cursor !== undefined)) throw usage('--watch looks at what is noted now: leave out --report and --cursor.');
    const { client } = this.connect(flags);
    const path = { bookingId: args.booking };
    const booking = await getBooking({ client, path });
    if (flags.report) {
      const card = await getReportCard({ client, path });
      this.log(reportText(booking, card));
      return card;
    }
    if (flags.watch) {
      const query = flags.date === undefined ? {} : { date: flags.date };
      const look = async () => ({
        entries: (await listCareLog({ client, path, query: { limit: flags.limit } })).data,
        tasks: (await listCareTasks({ client, path, query })).data,
      });
      const changes = (before: Awaited<ReturnType<typeof look>>, after: Awaited<ReturnType<typeof look>>) => careChanges(before, after, new Date().toISOString());
      return watchFor({ what: `the care of ${booking.id}`, look, first: await look(), changes, sentence: (change) => careSentence(booking, change) }, flags, this.jsonEnabled());
    }
    const log = await listCareLog({ client, path, query: { limit: flags.limit, cursor: flags.cursor } });
    const tasks = await listCareTasks({ client, path, query: flags.date === undefined ? {} : { date: flags.date } });
    this.log(careTable(booking, log.data));
    this.more(log.nextCursor);
    this.log(`\n${tasks.date}\n${taskTable(booking, tasks.data)}`);
    if (booking.status === 'completed') this.next(`dogcare bookings care ${booking.id} --report`);
    return { log, tasks };
  }
}
