import { operations } from '../../src/contract/contract.ts';
import type { Bench, Finding } from '../lib/bench.ts';
import { startChild, type Child } from '../lib/child.ts';
import { startLoad } from '../lib/load.ts';
import { compare } from '../lib/rounds.ts';
import type { SubjectReady } from './cases.ts';

const aim = 0.7;
const rounds = Number(process.env.R ?? 5);
const roundSeconds = 1;
const connections = 20;

export const bench: Bench = {
  name: 'contract',
  about: 'The pipeline (keys, roles, limits, validation both ways) against bare koa and router',
  async run(tell) {
    tell('starting');
    const subject = await startChild<SubjectReady>('contract/subject.ts', null);
    const floor = await startChild<{ url: string }>('contract/floor.ts', subject.ready.cases);
    const load = await startLoad();
    const findings: Finding[] = [];
    for (const { title, operation, path, headers, body } of subject.ready.cases) {
      const common = { method: operations[operation].method, path, headers, ...(body === undefined ? {} : { body }) };
      const at = (server: Child<{ url: string }>) => () => load.measure(server, { connections, durationSeconds: roundSeconds, common });
      const compared = await compare({ name: operation, rounds, by: 'perSecond', floor: at(floor), subject: at(subject) }, tell);
      findings.push({ name: title, ...compared, aim: `≥ ${aim} of the floor`, met: compared.ratio >= aim });
    }
    await Promise.all([load.stop(), floor.stop(), subject.stop()]);
    return { findings, notes: [`${connections} connections; ${rounds} rounds of ${roundSeconds} s each, medians.`] };
  },
};
const result = await bench.run(() => undefined);
for (const f of result.findings) console.log(f.name.slice(0, 20).padEnd(20), 'rate', f.ratio!.toFixed(2), 'floor', f.floor!['cpuUs']!.toFixed(1), 'subject', f.subject['cpuUs']!.toFixed(1), 'cpu', (f.floor!['cpuUs']! / f.subject['cpuUs']!).toFixed(3));
