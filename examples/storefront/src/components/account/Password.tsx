import { changePasswordMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { fieldErrors, hasCode, sentenceOf } from '../../lib/problem.ts';
import { TextField } from '../fields.tsx';
import { Busy, ErrorNotice, Notice } from '../ui.tsx';
import { noPasswordHint } from './ProveDialog.tsx';
import { Section } from './Section.tsx';

export function Password() {
  const { client } = useShop();
  const queries = useQueryClient();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    ...changePasswordMutation({ client }),
    onSuccess: async () => {
      setCurrent('');
      setNext('');
      await refresh(queries, 'listSessions');
    },
  });
  const wrong = fieldErrors(change.error);
  if (hasCode(change.error, 'weak_password')) wrong['newPassword'] ??= sentenceOf(change.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ body: { newPassword: next, ...(current && { currentPassword: current }) } });
  };
  return (
    <Section title="Password" about="A new one signs you out everywhere else.">
      <form className="form" onSubmit={submit} noValidate>
        <ErrorNotice error={change.error} />
        {change.isSuccess && (
          <Notice tone="good" role="status">
            The new password is in force.
          </Notice>
        )}
        <div className="field-pair">
          <TextField
            label="Password now"
            type="password"
            autoComplete="current-password"
            hint={noPasswordHint}
            value={current}
            error={wrong['currentPassword']}
            onChange={({ target }) => setCurrent(target.value)}
          />
          <TextField
            label="New password"
            type="password"
            autoComplete="new-password"
            required
            hint="At least 10 characters."
            value={next}
            error={wrong['newPassword']}
            onChange={({ target }) => setNext(target.value)}
          />
        </div>
        <div className="form-actions">
          <button type="submit" className="button" disabled={change.isPending || next === ''}>
            <Busy busy={change.isPending} as="Saving…">
              Change the password
            </Busy>
          </button>
        </div>
      </form>
    </Section>
  );
}
