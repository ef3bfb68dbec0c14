import { useRouteError } from 'react-router';

/** The last resort: a page broke while it was drawn, or its file could not be fetched. */
export function Crash() {
  console.error(useRouteError());
  return (
    <main className="closed">
      <h1>That didn’t work</h1>
      <p>Something on this page broke. Loading it again usually helps.</p>
      <p>
        <button type="button" className="button" onClick={() => location.reload()}>
          Load again
        </button>
      </p>
      <p>
        <a href="/">Go to the start page</a>
      </p>
    </main>
  );
}
