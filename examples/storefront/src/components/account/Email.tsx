import { changeEmailMutation, resendEmailVerificationMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Me } from '@dogcare/sdk';
import { useShop } from '../../app/shop.tsx';
import { fieldErrors } from '../../lib/problem.ts';
import { TextField } from '../fields.tsx';
import { Badge, Busy, ErrorNotice, Notice } from '../ui.tsx';
import { Section } from './Section.tsx';

export function Email({ me }: { me: Me }) {
  const { client } = useShop();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const resend = useMutation(resendEmailVerificationMutation({ client }));
  const change = useMutation({ ...changeEmailMutation({ client }), onSuccess: () => setPassword('') });
  const wrong = fieldErrors(change.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ body: { email: email.trim(), password } });
  };
  return (
    <Section title="E-mail">
      <p className="account-line">
        <strong>{me.email}</strong>{' '}
        {me.emailVerified ? <Badge tone="good">confirmed</Badge> : <Badge tone="wait">not confirmed yet</Badge>}
      </p>
      {!me.emailVerified && (
        <>
          <ErrorNotice error={resend.error} />
          {resend.isSuccess ? (
            <Notice tone="good" role="status">
              A mail with a link is on its way.
            </Notice>
          ) : (
            <button
              type="button"
              className="button button-small button-quiet"
              disabled={resend.isPending}
              onClick={() => resend.mutate({})}
            >
              <Busy busy={resend.isPending} as="Sending…">
                Send the mail again
              </Busy>
            </button>
          )}
        </>
      )}
      <details>
        <summary>Use another address</summary>
        <form className="form" onSubmit={submit} noValidate>
          <ErrorNotice error={change.error} />
          {change.isSuccess ? (
            <Notice tone="good" role="status">
              We’ve sent a link to {change.variables.body.email}. The address changes once you open it.
            </Notice>
          ) : (
            <>
              <TextField
                label="New address"
                type="email"
                autoComplete="email"
                required
                value={email}
                error={wrong['email']}
                onChange={({ target }) => setEmail(target.value)}
              />
              <TextField
                label="Your password"
                type="password"
                autoComplete="current-password"
                required
                value={password}
                error={wrong['password']}
                onChange={({ target }) => setPassword(target.value)}
              />
              <div className="form-actions">
                <button type="submit" className="button" disabled={change.isPending}>
                  <Busy busy={change.isPending} as="Sending…">
                    Send a link there
                  </Busy>
                </button>
              </div>
            </>
          )}
        </form>
      </details>
    </Section>
  );
}
