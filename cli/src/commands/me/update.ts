import * as Flags from '@oclif/core/flags';
import { updateMe, type Client, type UpdateMe } from '@dogcare/sdk';
import { DogcareCommand } from '../../base.ts';
import { sendFile } from '../../lib/files.ts';
import { me as show } from '../../lib/people.ts';
import { usage } from '../../lib/usage.ts';

const audiences = {
  profile: ['counterparts', 'everyone'],
  about: ['nobody', 'staff', 'counterparts', 'everyone'],
  lastName: ['nobody', 'staff', 'counterparts', 'everyone'],
  email: ['nobody', 'staff', 'counterparts'],
  phone: ['nobody', 'staff', 'counterparts'],
} as const;

/** `phone=counterparts` as the API takes it. */
function toVisibility(given: readonly string[]): UpdateMe['visibility'] {
  return Object.fromEntries(
    given.map((one) => {
      const [what = '', whom = ''] = one.split('=', 2);
      const known = Object.entries(audiences).find(([name]) => name === what)?.[1];
      if (!known) throw usage(`${what} is none of: ${Object.keys(audiences).join(', ')}.`);
      if (!(known as readonly string[]).includes(whom)) throw usage(`${what} is shown to one of: ${known.join(', ')}.`);
      return [what, whom];
    }),
  ) as UpdateMe['visibility'];
}

/** Sends a picture, waits until it was checked, and answers its id. */
async function pictureOf(client: Client, path: string): Promise<string> {
  const { id, status, rejection } = await sendFile(client, path, 'image');
  if (status !== 'clean') throw usage(`The picture was not taken: ${rejection?.detail ?? status}`);
  return id;
}

export default class MeUpdate extends DogcareCommand {
  static override summary = 'Change your account.';
  static override examples = [
    '<%= config.bin %> me update --about "Two dogs and a garden." --show phone=counterparts',
    '<%= config.bin %> me update --avatar me.jpg',
  ];
  static override flags = {
    'first-name': Flags.string(),
    'last-name': Flags.string(),
    phone: Flags.string({ description: '+1…; empty for none. Verify it with `dogcare api startPhoneVerification`.' }),
    about: Flags.string({ description: 'What others should know of you.' }),
    avatar: Flags.string({ description: 'A picture of you: a JPEG, PNG or WebP; empty for none.', helpValue: 'FILE' }),
    locale: Flags.string({ description: 'A language, such as en-US.' }),
    'time-zone': Flags.string({ description: 'An IANA zone, such as America/Denver.' }),
    show: Flags.string({
      description: 'Who sees what: profile, about, lastName, email or phone; several times for several.',
      helpValue: 'WHAT=WHOM',
      multiple: true,
    }),
  };

  async run(): Promise<unknown> {
    const { flags } = await this.parse(MeUpdate);
    const body: UpdateMe = {
      ...(flags['first-name'] !== undefined && { firstName: flags['first-name'] }),
      ...(flags['last-name'] !== undefined && { lastName: flags['last-name'] }),
      ...(flags.phone !== undefined && { phone: flags.phone || null }),
      ...(flags.about !== undefined && { about: flags.about }),
      ...(flags.locale !== undefined && { locale: flags.locale }),
      ...(flags['time-zone'] !== undefined && { timeZone: flags['time-zone'] }),
      ...(flags.show && { visibility: toVisibility(flags.show) }),
    };
    if (Object.keys(body).length === 0 && flags.avatar === undefined) throw usage('Say what to change; see --help.');
    const { client } = this.connect(flags);
    const avatar = flags.avatar === undefined ? {} : { avatarUploadId: flags.avatar === '' ? null : await pictureOf(client, flags.avatar) };
    const me = await updateMe({ client, body: { ...body, ...avatar } });
    this.log(show(me));
    return me;
  }
}
