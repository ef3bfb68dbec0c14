import { updateMeMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Me } from '@dogcare/sdk';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { fieldErrors } from '../../lib/problem.ts';
import { TextField } from '../fields.tsx';
import { Busy, ErrorNotice, Notice } from '../ui.tsx';
import { Section } from './Section.tsx';

export function Profile({ me }: { me: Me }) {
  const { client } = useShop();
  const { know } = useSession();
  const [draft, setDraft] = useState({
    firstName: me.firstName,
    lastName: me.lastName,
    phone: me.phone ?? '',
    timeZone: me.timeZone,
  });
  const save = useMutation({ ...updateMeMutation({ client }), onSuccess: know });
  const set = (changes: Partial<typeof draft>) => {
    setDraft({ ...draft, ...changes });
    save.reset();
  };
  const wrong = fieldErrors(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      body: {
        firstName: draft.firstName.trim(),
        lastName: draft.lastName.trim(),
        phone: draft.phone.replace(/[\s()-]/g, '') || null,
        timeZone: draft.timeZone.trim(),
      },
    });
  };
  return (
    <Section title="You">
      <form className="form" onSubmit={submit} noValidate>
        <ErrorNotice error={save.error} title="That wasn’t saved" />
        {save.isSuccess && (
          <Notice tone="good" role="status">
            Saved.
          </Notice>
        )}
        <div className="field-pair">
          <TextField
            label="First name"
            autoComplete="given-name"
            required
            value={draft.firstName}
            error={wrong['firstName']}
            onChange={({ target }) => set({ firstName: target.value })}
          />
          <TextField
            label="Last name"
            autoComplete="family-name"
            required
            value={draft.lastName}
            error={wrong['lastName']}
            onChange={({ target }) => set({ lastName: target.value })}
          />
        </div>
        <div className="field-pair">
          <TextField
            label="Phone"
            type="tel"
            autoComplete="tel"
            placeholder="+1 303 555 0123"
            hint="With the country’s code."
            value={draft.phone}
            error={wrong['phone']}
            onChange={({ target }) => set({ phone: target.value })}
          />
          <TextField
            label="Time zone"
            value={draft.timeZone}
            error={wrong['timeZone']}
            onChange={({ target }) => set({ timeZone: target.value })}
          />
        </div>
        <div className="form-actions">
          <button type="submit" className="button" disabled={save.isPending}>
            <Busy busy={save.isPending} as="Saving…">
              Save
            </Busy>
          </button>
        </div>
      </form>
    </Section>
  );
}
