import { getServiceAreaOptions, putServiceAreaMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { hasCode } from '../../lib/problem.ts';
import { usesMiles } from '../../lib/units.ts';
import { TextField } from '../fields.tsx';
import { Busy, ErrorNotice, Notice, Skeleton } from '../ui.tsx';

const KM_PER_MILE = 1.609_344;

/** How far a caregiver goes to owners' homes. An area drawn elsewhere is told of, and replaced only when a circle is saved. */
export function ServiceArea() {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const perUnit = usesMiles(locale) ? KM_PER_MILE : 1;
  const unit = perUnit === 1 ? 'km' : 'miles';
  const found = useQuery({ ...getServiceAreaOptions({ client }), refetchOnWindowFocus: false });
  const [typed, setTyped] = useState<string>();
  const put = useMutation({
    ...putServiceAreaMutation({ client }),
    onSuccess: () => refresh(queries, 'getServiceArea', 'getOnboarding', 'getMyCaregiver'),
  });
  const area = found.data?.area;
  const shown = typed ?? (area?.type === 'Radius' ? String(Math.round((area.radiusKm / perUnit) * 10) / 10) : '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate({ body: { type: 'Radius', radiusKm: Math.round(Number(shown) * perUnit * 100) / 100 } });
  };
  const tooFar = hasCode(put.error, 'invalid_request');
  return (
    <section className="card narrow" aria-labelledby="area-title">
      <h2 id="area-title">Where you go</h2>
      <p className="quiet">For walks, visits and nights at an owner’s home. Owners who live further off are told that you don’t come so far.</p>
      <ErrorNotice error={found.error} title="Your area didn’t load" onRetry={() => void found.refetch()} />
      {found.isPending && <Skeleton lines={2} label="Loading your area" />}
      {area && (
        <form className="form" onSubmit={submit} noValidate aria-label="Where you go">
          {area.type === 'Polygon' && <p>Your area is drawn by hand, with {area.coordinates[0]!.length - 1} corners. Saving a distance replaces it.</p>}
          <TextField
            label={`How far from your postal code (${unit})`}
            inputMode="decimal"
            value={shown}
            error={tooFar ? 'From 1 km to 100 km (62 miles).' : undefined}
            onChange={({ target }) => setTyped(target.value)}
          />
          {!tooFar && <ErrorNotice error={put.error} title="It was not saved" />}
          {put.isSuccess && <Notice tone="good" role="status" title="Saved"><p>That is how far owners can book you.</p></Notice>}
          <div className="form-actions">
            <button type="submit" className="button" disabled={put.isPending}>
              <Busy busy={put.isPending} as="Saving…">
                Save
              </Busy>
            </button>
          </div>
        </form>
      )}
    </section>
  );
}
