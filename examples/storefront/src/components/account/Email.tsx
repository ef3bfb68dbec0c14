import { changeEmailMutation, resendEmailVerificationMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Me } from '@dogcare/sdk';
import { useShop } from '../../app/shop.tsx';
import { fieldErrors, hasCode } from '../../lib/problem.ts';
import { EmailField, PasswordField } from '../fields.tsx';
import { Form, Submit } from '../Form.tsx';
import { Badge, Busy, ErrorNotice, Notice } from '../ui.tsx';
import { Section } from './Section.tsx';

export function Email({ me }: { me: Me }) {
  const { client } = useShop();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const resend = useMutation(resendEmailVerificationMutation({ client }));
  const change = useMutation({ ...changeEmailMutation({ client }), onSuccess: () => setPassword('') });
  const wrong = fieldErrors(change.error);
  if (hasCode(change.error, 'invalid_credentials')) wrong['password'] = 'That is not your password.';
  const submit = () => change.mutate({ body: { email: email.trim(), password } });
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
              <p>A mail with a link is on its way.</p>
            </Notice>
          ) : (
            <div className="form-actions">
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
            </div>
          )}
        </>
      )}
      <details>
        <summary>Use another address</summary>
        {change.isSuccess ? (
          <Notice tone="good" role="status">
            <p>We’ve sent a link to {change.variables.body.email}. The address changes once you open it.</p>
          </Notice>
        ) : (
          <Form error={change.error} onSubmit={submit} aria-label="Another e-mail address">
            <EmailField label="New address" value={email} error={wrong['email']} onText={setEmail} />
            <PasswordField
              label="Your password"
              autoComplete="current-password"
              required
              value={password}
              error={wrong['password']}
              onChange={({ target }) => setPassword(target.value)}
            />
            <Submit busy={change.isPending} as="Sending…">
              Send a link there
            </Submit>
          </Form>
        )}
      </details>
    </Section>
  );
}
