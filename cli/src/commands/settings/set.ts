import { text } from 'node:stream/consumers';
import * as Flags from '@oclif/core/flags';
import { updateSettings } from '@dogcare/sdk';
import type { UpdateSettings } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { changeOf } from '../../lib/settings.ts';
import { usage } from '../../lib/usage.ts';

export default class SettingsSet extends DogcareCommand {
  static override summary = 'Change settings, in force everywhere within a second. For admins and secret keys.';
  static override strict = false;
  static override usage = 'settings set PATH=VALUE... [--if-version N]';
  static override examples = [
    '<%= config.bin %> settings set fees.commissionBps=1800 brand.tagline="Good hands for your dog"',
    '<%= config.bin %> settings set features.groupWalks=true features.oldThing=null',
    'cat credentials.json | <%= config.bin %> settings set --stdin',
  ];
  static override flags = {
    'if-version': Flags.integer({ description: 'Only if this version is still in force.', min: 1 }),
    stdin: Flags.boolean({ description: 'Read the change as JSON from stdin: credentials belong in no command line.' }),
  };

  async run(): Promise<unknown> {
    const { argv, flags } = await this.parse(SettingsSet);
    const { client } = this.connect(flags);
    const body = flags.stdin ? await fromStdin() : changeOf(argv as string[]);
    if (Object.keys(body).length === 0) throw usage('Say what to change, such as fees.commissionBps=1800.');
    const version = flags['if-version'];
    const headers = version === undefined ? {} : { 'If-Match': `"settings-${version}"` };
    const settings = await updateSettings({ client, body: body as UpdateSettings, headers });
    this.log(`Version ${settings.version} is in force.`);
    this.next('dogcare settings history', `dogcare settings rollback ${Math.max(1, settings.version - 1)}`);
    return settings;
  }
}

async function fromStdin(): Promise<Record<string, unknown>> {
  try {
    const value = JSON.parse(await text(process.stdin)) as unknown;
    if (value && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // said below, without what stood there
  }
  throw usage('What came from stdin is not a JSON object.');
}
