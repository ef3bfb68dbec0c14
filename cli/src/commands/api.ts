import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { operations } from '@dogcare/sdk/operations';
import { DogcareCommand } from '../base.ts';
import { toRequest } from '../lib/operations.ts';
import { table } from '../lib/output.ts';
import { usage } from '../lib/usage.ts';

async function readBody(given: string | undefined): Promise<unknown> {
  if (given === undefined) return undefined;
  let json: string;
  try {
    json =
      given === '-' ? await text(process.stdin) : given.startsWith('@') ? readFileSync(given.slice(1), 'utf8') : given;
  } catch (error) {
    throw usage(`The body can’t be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(json);
  } catch (error) {
    throw usage(`The body is not valid JSON: ${(error as Error).message}`);
  }
}

export default class Api extends DogcareCommand {
  static override summary = 'Call any operation of the contract by its name.';
  static override examples = [
    '<%= config.bin %> api --list',
    '<%= config.bin %> api getDog -p dogId=dog_…',
    '<%= config.bin %> api updateMe --body \'{"phone": "+13035550123"}\'',
    'cat plan.json | <%= config.bin %> api putAvailabilityPlan --body -',
  ];
  static override args = { operation: Args.string({ description: 'An operation’s name; see --list.' }) };
  static override flags = {
    list: Flags.boolean({ description: 'Show all operations.' }),
    param: Flags.string({
      char: 'p',
      description: 'A parameter of the path, the query or the header; several times for several.',
      helpValue: 'NAME=VALUE',
      multiple: true,
    }),
    body: Flags.string({ description: 'The body: JSON, @file, or - for stdin.', helpValue: 'JSON|@FILE|-' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Api);
    if (flags.list) return this.list();
    if (!args.operation) throw usage('Say which operation; see: dogcare api --list');
    const request = toRequest(args.operation, flags.param ?? []);
    const { client } = this.connect(flags);
    const body = await readBody(flags.body);
    const headers = { ...request.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const answer = await client.request({
      ...request,
      headers,
      body,
      responseStyle: 'data',
      throwOnError: true,
    } as never);
    this.log(typeof answer === 'string' ? answer : JSON.stringify(answer, null, 2));
    return answer;
  }

  private list(): unknown {
    this.log(
      table(Object.entries(operations), [
        { title: 'OPERATION', value: ([id]) => id },
        { title: 'REQUEST', value: ([, one]) => `${one.method} ${one.path}` },
        { title: 'FOR', value: ([, one]) => one.roles.join(', ') },
        { title: 'WHAT', value: ([, one]) => one.summary },
      ]),
    );
    return operations;
  }
}
