import type { Actor } from '../context/context.ts';

/** Why somebody is not let in whose token is good, but whose session was ended; the cause of the `unauthenticated` that they are told. */
export class EndedSession extends Error {
  readonly actor: Actor;
  constructor(actor: Actor) {
    super('The session was ended.');
    this.name = 'EndedSession';
    this.actor = actor;
  }
}
