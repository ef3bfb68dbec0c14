import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { createTenant } from '@dogcare/sdk';
import { OperatorCommand, tenant as show } from '../../lib/operator.ts';
import { fields, paint } from '../../lib/output.ts';
import { usage } from '../../lib/usage.ts';

/** `Happy Tails & Co.` → `happy-tails-co` */
const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40);

/** `Ada Lee <ada@happytails.example>` */
function personOf(given: string): { email: string; firstName: string; lastName: string } {
  const [, firstName, lastName, email] = /^\s*(\S+)\s+(\S.*?)\s*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(given) ?? [];
  if (!firstName || !lastName || !email) throw usage('Say --admin as "Ada Lee <ada@happytails.example>".');
  return { email, firstName, lastName };
}

export default class TenantsCreate extends OperatorCommand {
  static override summary = 'Make a business that works at once, with its keys.';
  static override examples = [
    '<%= config.bin %> tenants create "Happy Tails" --zone America/Chicago --storefront https://happytails.example --admin "Ada Lee <ada@happytails.example>"',
    '<%= config.bin %> tenants create "Happy Tails" --json > happy-tails.json',
  ];
  static override args = { name: Args.string({ required: true, description: 'The business’s name.' }) };
  static override flags = {
    slug: Flags.string({ description: 'Its short name; from the name if left out.' }),
    mode: Flags.option({ options: ['sandbox', 'live'] as const, default: 'sandbox' as const })({
      description: 'A sandbox moves no money, and its clock can be moved.',
    }),
    currency: Flags.string({ description: 'ISO 4217.', default: 'USD' }),
    locale: Flags.string({ description: 'BCP 47.', default: 'en-US' }),
    zone: Flags.string({ description: 'IANA time zone.', default: 'America/New_York' }),
    storefront: Flags.string({ description: 'Where its storefront answers; links in mails lead there.', helpValue: 'URL' }),
    origin: Flags.string({
      description: 'A page that may call the API; several times for several. The storefront’s if left out.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'URL',
    }),
    domain: Flags.string({ description: 'A host where the API answers as its own.', multiple: true, multipleNonGreedy: true }),
    admin: Flags.string({ description: 'Its first admin, who is mailed a link to set a password.', helpValue: '"Ada Lee <ada@…>"' }),
  };

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(TenantsCreate);
    const client = this.operate(flags);
    const origins = flags.origin ?? (flags.storefront && URL.canParse(flags.storefront) ? [new URL(flags.storefront).origin] : undefined);
    const made = await createTenant({
      client,
      body: {
        slug: flags.slug ?? slugOf(args.name),
        name: args.name,
        mode: flags.mode,
        currency: flags.currency,
        locale: flags.locale,
        timeZone: flags.zone,
        domains: flags.domain ?? [],
        ...(flags.admin === undefined ? {} : { admin: personOf(flags.admin) }),
        settings: {
          ...(flags.storefront ? { storefrontUrl: flags.storefront } : {}),
          ...(origins ? { allowedOrigins: origins } : {}),
        },
      },
    });
    this.log(show(made.tenant));
    this.log(
      `\n${fields([
        ['Publishable key', made.publishableKey],
        ['Secret key', made.secretKey],
      ])}`,
    );
    this.log(paint('yellow', '\nThe secret key is shown this once: keep it where your servers’ secrets are.'));
    if (flags.admin) this.log(`\n${personOf(flags.admin).email} is mailed a link to set a password.`);
    this.next(`dogcare storefront --key ${made.publishableKey}`, `dogcare settings show --key ${made.secretKey}`);
    return made;
  }
}
