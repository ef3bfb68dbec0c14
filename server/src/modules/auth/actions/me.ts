import type { Actor, Ctx } from '../../../kernel/context/context.ts';
import { problem } from '../../../kernel/errors/problem.ts';

/** Who is signed in; roles were checked before. */
export function meOf({ actor }: Ctx): Extract<Actor, { kind: 'user' }> {
  if (actor.kind !== 'user') throw problem('unauthenticated');
  return actor;
}
