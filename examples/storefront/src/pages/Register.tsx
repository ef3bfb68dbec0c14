import type { RegisterUser } from '@dogcare/sdk';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { useSession } from '../app/session.tsx';
import { useShop } from '../app/shop.tsx';
import { Choice, EmailField, PasswordField, TextField } from '../components/fields.tsx';
import { Form } from '../components/Form.tsx';
import type { ArrivalState } from '../components/Arrival.tsx';
import { homeOf, safeNext } from '../components/Members.tsx';
import { Providers } from '../components/Providers.tsx';
import { Busy } from '../components/ui.tsx';
import { usePageTitle } from '../hooks/usePageTitle.ts';
import { fieldErrors, hasCode, sentenceOf } from '../lib/problem.ts';
import '../styles/auth.css';

const roles = [
  { value: 'owner', label: 'I have a dog' },
  { value: 'caregiver', label: 'I look after dogs' },
] as const;

/** Where somebody goes who has just arrived: owners add their dog, unless they were on their way somewhere. */
const arrival = (role: string): string => (role === 'caregiver' ? '/caregiver' : '/dogs');

export function Component() {
  const { storefront } = useShop();
  const { me, register } = useSession();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [account, setAccount] = useState<RegisterUser>({
    email: '',
    password: '',
    firstName: '',
    lastName: '',
    role: params.get('role') === 'caregiver' ? 'caregiver' : 'owner',
  });
  const enter = useMutation({
    mutationFn: register,
    onSuccess: (user) => navigate(safeNext(params.get('next'), arrival(user.role)), {
        replace: true,
        state: { arrived: true } satisfies ArrivalState,
      }),
  });
  usePageTitle('Create account');
  if (me && enter.isIdle) return <Navigate to={homeOf(me.role)} replace />;

  const wrong = fieldErrors(enter.error);
  // These two are about one field, whether or not the answer points at it.
  if (hasCode(enter.error, 'email_taken')) wrong['email'] ??= sentenceOf(enter.error);
  if (hasCode(enter.error, 'weak_password')) wrong['password'] ??= sentenceOf(enter.error);
  const set = (changes: Partial<RegisterUser>) => setAccount({ ...account, ...changes });
  const submit = () =>
    enter.mutate({
      ...account,
      email: account.email.trim(),
      firstName: account.firstName.trim(),
      lastName: account.lastName.trim(),
    });
  const next = params.get('next');
  return (
    <div className="container page auth">
      <div className="card auth-card">
        <h1 id="register-title">Join {storefront.name}</h1>
        <Form className="auth-form" error={enter.error} onSubmit={submit} aria-labelledby="register-title">
          <Choice
            legend="What brings you here?"
            options={roles}
            chosen={account.role}
            onChange={(role) => set({ role })}
          />
          <div className="field-pair">
            <TextField
              label="First name"
              autoComplete="given-name"
              required
              value={account.firstName}
              error={wrong['firstName']}
              onChange={({ target }) => set({ firstName: target.value })}
            />
            <TextField
              label="Last name"
              autoComplete="family-name"
              required
              value={account.lastName}
              error={wrong['lastName']}
              onChange={({ target }) => set({ lastName: target.value })}
            />
          </div>
          <EmailField value={account.email} error={wrong['email']} onText={(text) => set({ email: text })} />
          <PasswordField
            label="Password"
            autoComplete="new-password"
            required
            value={account.password}
            error={wrong['password']}
            hint="At least 10 characters. A few words in a row are easy to remember."
            onChange={({ target }) => set({ password: target.value })}
          />
          <button type="submit" className="button button-wide" disabled={enter.isPending}>
            <Busy busy={enter.isPending} as="Creating your account…">
              Create account
            </Busy>
          </button>
        </Form>
        <Providers next={next} role={account.role} />
        <p className="auth-other">
          Have an account? <Link to={next ? `/login?next=${encodeURIComponent(next)}` : '/login'}>Sign in</Link>
        </p>
      </div>
    </div>
  );
}
