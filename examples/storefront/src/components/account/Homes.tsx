import type { Address } from '@dogcare/sdk';
import { deleteAddressMutation, listAddressesOptions, updateAddressMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { Confirm } from '../Confirm.tsx';
import { EditRemove } from '../EditRemove.tsx';
import { Icon } from '../Icon.tsx';
import { Badge, Empty, ErrorNotice, Skeleton } from '../ui.tsx';
import { HomeForm } from './HomeForm.tsx';
import { Section } from './Section.tsx';

type Open = { what: 'add' } | { what: 'edit' | 'remove'; home: Address };

function Instructions({ home }: { home: Address }) {
  const [shown, setShown] = useState(false);
  if (home.accessInstructions === '') return <p className="quiet">No words yet on how to get in.</p>;
  return (
    <div>
      <button type="button" className="link-button" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {shown ? 'Hide how to get in' : 'Show how to get in'}
      </button>
      {shown && <p className="home-access">{home.accessInstructions}</p>}
    </div>
  );
}

function Home({ home, onOpen }: { home: Address; onOpen(open: Open): void }) {
  const { client } = useShop();
  const queries = useQueryClient();
  const prefer = useMutation({ ...updateAddressMutation({ client }), onSuccess: () => refresh(queries, 'listAddresses') });
  return (
    <li className="home">
      <div>
        <h3>
          {home.label} {home.isDefault && <Badge tone="good">the usual one</Badge>}
        </h3>
        <address>
          {home.line1}
          {home.line2 && `, ${home.line2}`}
          <br />
          {home.city}, {home.region} {home.postalCode}
        </address>
        <Instructions home={home} />
        <ErrorNotice error={prefer.error} />
      </div>
      <div className="home-actions">
        <EditRemove name={home.label} onEdit={() => onOpen({ what: 'edit', home })} onRemove={() => onOpen({ what: 'remove', home })} />
        {!home.isDefault && (
          <button
            type="button"
            className="link-button"
            disabled={prefer.isPending}
            aria-label={`Make ${home.label} the usual one`}
            onClick={() => prefer.mutate({ path: { addressId: home.id }, body: { isDefault: true } })}
          >
            Make it the usual one
          </button>
        )}
      </div>
    </li>
  );
}

/** Where caregivers come to, and how they get in. */
export function Homes() {
  const { client } = useShop();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const homes = useQuery(listAddressesOptions({ client }));
  const changed = async () => {
    close();
    await refresh(queries, 'listAddresses');
  };
  const remove = useMutation({ ...deleteAddressMutation({ client }), onSuccess: changed });
  const list = homes.data?.data ?? [];
  return (
    <Section
      title="Homes"
      about="Kept encrypted. A caregiver who comes to you sees the usual one, and how to get in, from the confirmation of a booking to its end. Nobody else does."
    >
      {homes.isPending && <Skeleton lines={3} label="Loading your homes" />}
      <ErrorNotice error={homes.error} title="Your homes didn’t load" onRetry={() => void homes.refetch()} />
      {homes.isSuccess && list.length === 0 && (
        <Empty icon={<Icon name="home" size={36} />} title="No home yet">
          <p>Add yours before somebody comes to walk, visit or stay.</p>
        </Empty>
      )}
      {list.length > 0 && (
        <ul className="account-list">
          {list.map((home) => (
            <Home
              key={home.id}
              home={home}
              onOpen={(next) => {
                remove.reset();
                setOpen(next);
              }}
            />
          ))}
        </ul>
      )}
      {homes.isSuccess && (
        <div className="form-actions">
          <button type="button" className="button button-small" onClick={() => setOpen({ what: 'add' })}>
            <Icon name="plus" size={18} /> Add a home
          </button>
        </div>
      )}
      {(open?.what === 'add' || open?.what === 'edit') && (
        <HomeForm home={open.what === 'edit' ? open.home : undefined} onDone={changed} onClose={close} />
      )}
      {open?.what === 'remove' && (
        <Confirm
          title={`Remove ${open.home.label}?`}
          action="Remove it"
          keep="Keep it"
          busy={remove.isPending}
          error={remove.error}
          onDo={() => remove.mutate({ path: { addressId: open.home.id } })}
          onClose={close}
        >
          <p>
            {open.home.line1}, {open.home.city}. {open.home.isDefault && list.length > 1 && 'Another of your homes becomes the usual one.'}
          </p>
        </Confirm>
      )}
    </Section>
  );
}
