import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { advanceSandboxClock } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { usage } from '../../lib/usage.ts';

const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `2d`, `36h`, `1d12h` in milliseconds. */
export function toMs(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text)
    throw usage(`${text} is not a length of time such as 90m, 36h or 1d12h.`);
  return Math.round(
    parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitsMs[unit as keyof typeof unitsMs], 0),
  );
}

export default class SandboxAdvance extends DogcareCommand {
  static override summary =
    'Move the sandbox’s time forward; what falls due on the way is done. For admins and secret keys.';
  static override examples = [
    '<%= config.bin %> sandbox advance 36h',
    '<%= config.bin %> sandbox advance --to 2026-06-12T18:00:00Z',
  ];
  static override args = { by: Args.string({ description: 'How far: 90m, 36h, 1d12h.' }) };
  static override flags = { to: Flags.string({ description: 'Where to: an instant.' }) };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(SandboxAdvance);
    if (Boolean(args.by) === Boolean(flags.to)) throw usage('Say either how far (36h) or --to.');
    const { client } = this.connect(flags);
    const moved = await advanceSandboxClock({ client, body: args.by ? { byMs: toMs(args.by) } : { to: flags.to } });
    const deadlines = `${moved.deadlinesWorked} deadline${moved.deadlinesWorked === 1 ? '' : 's'}`;
    this.log(`It is ${moved.now} now. ${deadlines} came due on the way.`);
    return moved;
  }
}
