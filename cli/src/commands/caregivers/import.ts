import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { DogcareCommand } from '../../base.ts';
import { badRows, sendCaregivers, workedOff } from '../../lib/caregiver-import.ts';
import { paint } from '../../lib/output.ts';
import { progressBar } from '../../lib/progress-bar.ts';

export default class CaregiversImport extends DogcareCommand {
  static override summary = 'Bring in caregivers from a CSV file. For admins and secret keys.';
  static override description =
    'The columns email, firstName, lastName, postalCode, headline and bio must be there; prices such as boarding or walking_30 may be. Each row that is not right is '
    + 'reported with its line, and the others go on. A file that was cut off goes on with --resume; the same file may be sent again, as whoever is there is left as they are.';
  static override examples = [
    '<%= config.bin %> caregivers import caregivers.csv',
    '<%= config.bin %> caregivers import caregivers.csv --approve',
    '<%= config.bin %> caregivers import caregivers.csv --resume cim_01JZ0000000000000000000001',
  ];
  static override args = { file: Args.string({ description: 'The CSV file, in UTF-8.', required: true }) };
  static override flags = {
    approve: Flags.boolean({ description: 'List the new pages at once; otherwise they begin as drafts.' }),
    resume: Flags.string({ description: 'Go on with an import that was cut off.', helpValue: 'cim_…' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CaregiversImport);
    const { client } = this.connect(flags);
    const bar = progressBar();
    let importId = flags.resume;
    const onStop = (): never => {
      bar.clear();
      if (importId) process.stderr.write(`Stopped. Go on with: dogcare caregivers import ${args.file} --resume ${importId}\n`);
      process.exit(130);
    };
    process.once('SIGINT', onStop);
    try {
      const sent = await sendCaregivers(client, {
        path: args.file, approve: flags.approve, importId,
        onSent: (bytes, total, id) => {
          importId = id;
          bar.show(bytes, total, 'sent');
        },
      });
      const done = await workedOff(client, sent, (rows, total) => bar.show(rows, total, `${rows} of ${total} rows`));
      bar.clear();
      const bad: unknown[] = [];
      for await (const row of badRows(client, done.id)) {
        bad.push(row);
        this.log(`${paint('red', `line ${row.line}`)}  ${row.issue?.column ? `${row.issue.column}: ` : ''}${row.issue?.detail ?? ''} ${paint('dim', row.issue?.code ?? '')}`);
      }
      if (done.failure) this.log(paint('red', done.failure));
      this.log(`${done.rows.created} caregivers made, ${done.rows.existing} there before, ${done.rows.bad} rows not right.`);
      if (done.rows.created > 0 && !flags.approve) this.next('dogcare caregivers list --status draft');
      if (bad.length > 0 || done.status === 'failed') process.exitCode = 1;
      return { ...done, bad };
    } catch (error) {
      bar.clear();
      if (importId) process.stderr.write(`Go on with: dogcare caregivers import ${args.file} --resume ${importId}\n`);
      throw error;
    } finally {
      process.removeListener('SIGINT', onStop);
    }
  }
}
