import { sentenceOf } from '../lib/problem.ts';

/** Shown when the storefront could not even learn whose it is; so it wears nobody's colours. */
export function Closed({ error }: { error: unknown }) {
  return (
    <main className="closed">
      <h1>We’ll be right back</h1>
      <p>{sentenceOf(error)}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        Try again
      </button>
    </main>
  );
}
