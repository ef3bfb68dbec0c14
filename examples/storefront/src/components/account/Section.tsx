import { useId } from 'react';
import type { ReactNode } from 'react';

/** One matter of the account page. */
export function Section({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="card account-section" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {about && <p className="quiet">{about}</p>}
      </header>
      {children}
    </section>
  );
}
