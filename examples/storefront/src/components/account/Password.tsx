import type { Me } from '@dogcare/sdk';
import { changePasswordMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { fieldErrors, hasCode, sentenceOf } from '../../lib/problem.ts';
import { PasswordField } from '../fields.tsx';
import { Form, Submit } from '../Form.tsx';
import { noPasswordHint } from './ProveDialog.tsx';
import { Section } from './Section.tsx';

export function Password({ me }: { me: Me }) {
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
  if (hasCode(change.error, 'invalid_credentials')) wrong['currentPassword'] = 'That is not your password.';
  const submit = () => change.mutate({ body: { newPassword: next, ...(current && { currentPassword: current }) } });
  return (
    <Section title="Password" about="A new one signs you out everywhere else.">
      <Form error={change.error} onSubmit={submit}>
        {/* for password managers: whose it is */}
        <input type="email" name="username" autoComplete="username" value={me.email} readOnly hidden />
        <div className="field-pair">
          <PasswordField
            label="Password now"
            autoComplete="current-password"
            hint={noPasswordHint}
            value={current}
            error={wrong['currentPassword']}
            onChange={({ target }) => setCurrent(target.value)}
          />
          <PasswordField
            label="New password"
            autoComplete="new-password"
            required
            hint="At least 10 characters. A few words in a row are easy to remember."
            value={next}
            error={wrong['newPassword']}
            onChange={({ target }) => setNext(target.value)}
          />
        </div>
        <Submit busy={change.isPending} disabled={next === ''} done={change.isSuccess && next === '' && 'The new password is in force.'}>
          Change the password
        </Submit>
      </Form>
    </Section>
  );
}
