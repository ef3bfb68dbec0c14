import { DogcareCommand } from '../base.ts';

export default class Logout extends DogcareCommand {
  static override summary = 'End the session of a profile.';

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Logout);
    const { dogcare, name } = this.connect(flags);
    const session = await dogcare.session();
    await dogcare.logout();
    this.log(session ? `Signed out ${session.user.email}.` : `Nobody was signed in on profile ${name}.`);
    return { signedOut: session !== null };
  }
}
