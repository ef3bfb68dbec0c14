import type { Database } from '../../kernel/db/index.ts';
import type { Events } from '../../kernel/events/events.ts';
import type { Commit } from '../../kernel/http/commit.ts';
import type { Ids } from '../../kernel/ids/ids.ts';
import type { Clock } from '../../kernel/time/clock.ts';
import type { Users } from '../users/index.ts';
import type { GuessCounter } from './guesses.ts';
import type { MailTokens } from './mail-tokens.ts';
import type { Passwords } from './passwords.ts';
import type { AuthRepository } from './repository.ts';
import type { SignIn } from './second-factor.ts';
import type { Sessions } from './sessions.ts';
import type { Judge } from './sign-in.ts';

/** What the actions of this module are made of. */
export interface AuthParts {
  readonly db: Database;
  readonly ids: Ids;
  readonly events: Events;
  readonly commit: Commit;
  readonly users: Users;
  readonly wall: Clock;
  readonly newToken: () => string;
  readonly random: () => number;
  readonly passwords: Passwords;
  readonly repository: AuthRepository;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly guesses: GuessCounter;
  readonly proof: Judge;
  readonly mailTokens: MailTokens;
}
