import type { Me } from '@dogcare/sdk';
import { updateMe, uploadFile } from '@dogcare/sdk';
import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { useSession } from '../../app/session.tsx';
import { useShop } from '../../app/shop.tsx';
import { accepted, fileTrouble } from '../../lib/files.ts';
import { pictureOf } from '../../lib/pictures.ts';
import { Avatar } from '../Avatar.tsx';
import { Busy, ErrorNotice } from '../ui.tsx';
import { Section } from './Section.tsx';

/** A picture of the person: sent, checked, and put in place of the one before. */
export function Picture({ me }: { me: Me }) {
  const { client } = useShop();
  const { know } = useSession();
  const picker = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<string>();
  const id = useId();
  const put = useMutation({
    mutationFn: async (file: File): Promise<Me | null> => {
      const upload = await uploadFile(client, { file, purpose: 'image' });
      if (upload.status === 'clean') return updateMe({ client, body: { avatarUploadId: upload.id } });
      setTrouble(upload.rejection?.detail ?? 'This picture can’t be taken. Choose another one.');
      return null;
    },
    onSuccess: (user) => (user ? know(user) : undefined),
  });
  const remove = useMutation({ mutationFn: () => updateMe({ client, body: { avatarUploadId: null } }), onSuccess: know });
  const choose = (file: File | undefined) => {
    if (!file) return;
    put.reset();
    remove.reset();
    const wrong = fileTrouble(file, 'image');
    setTrouble(wrong);
    if (!wrong) put.mutate(file);
  };
  const isBusy = put.isPending || remove.isPending;
  return (
    <Section title="Your picture">
      <div className="picture">
        <Avatar name={`${me.firstName} ${me.lastName}`} url={pictureOf(me.avatar, 160)} size={96} />
        <div>
          <div className="form-actions">
            <button type="button" className="button button-small" aria-describedby={id} disabled={isBusy} onClick={() => picker.current?.click()}>
              <Busy busy={put.isPending} as="Sending and checking…">
                {me.avatar ? 'Choose another picture' : 'Choose a picture'}
              </Busy>
            </button>
            {me.avatar && (
              <button type="button" className="button button-small button-quiet" disabled={isBusy} onClick={() => remove.mutate()}>
                <Busy busy={remove.isPending}>Remove it</Busy>
              </button>
            )}
          </div>
          <p className="field-hint" id={id}>
            JPEG, PNG or WebP, 15 MB at most. Where it was taken is removed from it.
          </p>
          {trouble && (
            <p className="field-error" role="alert">
              {trouble}
            </p>
          )}
          <p role="status" className="visually-hidden">
            {put.data && 'Your picture is changed.'}
          </p>
        </div>
      </div>
      <input
        ref={picker}
        type="file"
        accept={accepted.image.join(',')}
        aria-label="Picture file"
        hidden
        onChange={({ target }) => {
          choose(target.files?.[0]);
          target.value = '';
        }}
      />
      <ErrorNotice error={put.error ?? remove.error} />
    </Section>
  );
}
