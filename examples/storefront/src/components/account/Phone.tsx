import type { Me } from '@dogcare/sdk';
import { startPhoneVerificationMutation, updateMeMutation, verifyPhoneMutation } from '@dogcare/sdk/react-query';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { isE164, showPhone, toE164 } from '../../lib/phone.ts';
import { fieldErrors, hasCode, sentenceOf } from '../../lib/problem.ts';
import { CodeField, TextField } from '../fields.tsx';
import { Form, Submit } from '../Form.tsx';
import { Badge, Busy, ErrorNotice } from '../ui.tsx';
import { Section } from './Section.tsx';

const notANumber = 'Enter the whole number, with the area code; from abroad with + and the country’s code.';

/** The number, and the proof that it is theirs: a code by SMS. */
export function Phone({ me }: { me: Me }) {
  const { client, locale } = useShop();
  const { know } = useSession();
  const [isChanging, setChanging] = useState(false);
  const [typed, setTyped] = useState('');
  const [isBad, setBad] = useState(false);
  const [code, setCode] = useState('');
  const codeField = useRef<HTMLInputElement>(null);
  const start = useMutation({ ...startPhoneVerificationMutation({ client }), onSuccess: () => setCode('') });
  const remove = useMutation({ ...updateMeMutation({ client }), onSuccess: know });
  const verify = useMutation({
    ...verifyPhoneMutation({ client }),
    onSuccess: async (user) => {
      await know(user);
      close();
    },
  });
  const close = () => {
    setChanging(false);
    setTyped('');
    start.reset();
  };
  const sentTo = start.data?.phone;
  useEffect(() => {
    codeField.current?.focus();
  }, [sentTo]);

  const send = (phone: string) => {
    verify.reset();
    setBad(!isE164(phone));
    if (isE164(phone)) start.mutate({ body: { phone } });
  };
  const wrong = fieldErrors(start.error);
  const phoneTrouble = isBad ? notANumber : wrong['phone'] && sentenceOf(start.error);

  return (
    <Section title="Phone" about="For the day itself: a caregiver at your door, a dog that is late. A code by SMS shows that the number is yours.">
      {me.phone && !isChanging && !sentTo && (
        <>
          <p className="account-line">
            <strong>{showPhone(me.phone)}</strong>{' '}
            {me.phoneVerified ? <Badge tone="good">confirmed</Badge> : <Badge tone="wait">not confirmed yet</Badge>}
          </p>
          <p role="status" className="form-done">
            {verify.isSuccess && 'Thank you, the number is confirmed.'}
          </p>
          <ErrorNotice error={remove.error ?? start.error} />
          <div className="form-actions">
            {!me.phoneVerified && (
              <button type="button" className="button button-small" disabled={start.isPending} onClick={() => send(me.phone ?? '')}>
                <Busy busy={start.isPending} as="Sending…">
                  Confirm it
                </Busy>
              </button>
            )}
            <button
              type="button"
              className="button button-small button-quiet"
              onClick={() => {
                start.reset();
                setChanging(true);
              }}
            >
              Use another number
            </button>
            <button
              type="button"
              className="link-button"
              disabled={remove.isPending}
              onClick={() => remove.mutate({ body: { phone: null } })}
            >
              Remove
            </button>
          </div>
        </>
      )}
      {(!me.phone || isChanging) && !sentTo && (
        <Form error={phoneTrouble ? (start.error ?? phoneTrouble) : start.error} onSubmit={() => send(toE164(typed, locale))}>
          <TextField
            label="Phone number"
            type="tel"
            autoComplete="tel"
            required
            autoFocus={isChanging}
            value={typed}
            error={phoneTrouble}
            onChange={({ target }) => {
              setTyped(target.value);
              setBad(false);
            }}
          />
          <Submit
            busy={start.isPending}
            as="Sending…"
            others={
              isChanging && (
                <button type="button" className="button button-quiet" onClick={close}>
                  Cancel
                </button>
              )
            }
          >
            Send me a code
          </Submit>
        </Form>
      )}
      {sentTo && (
        <Form error={verify.error} onSubmit={() => verify.mutate({ body: { code: code.replace(/\D/g, '') } })}>
          <p>
            We’ve sent six digits to <strong>{showPhone(sentTo)}</strong>. They are good for ten minutes.
          </p>
          <CodeField
            ref={codeField}
            value={code}
            error={codeTrouble(verify.error)}
            onText={setCode}
          />
          <ErrorNotice error={start.error} />
          <Submit
            busy={verify.isPending}
            as="Checking…"
            disabled={code.trim() === ''}
            others={
              <>
                <button type="button" className="link-button" disabled={start.isPending} onClick={() => send(sentTo)}>
                  Send another code
                </button>
                <button type="button" className="link-button" onClick={close}>
                  Not now
                </button>
              </>
            }
          >
            Confirm
          </Submit>
        </Form>
      )}
    </Section>
  );
}

const codeTrouble = (error: unknown): string | undefined => {
  if (hasCode(error, 'invalid_code')) return 'That is not the code, or it is too old. Look again, or have another one sent.';
  return fieldErrors(error)['code'] && 'The code has six digits.';
};
