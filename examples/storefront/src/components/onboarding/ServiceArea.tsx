import { getServiceAreaOptions, putServiceAreaMutation } from '@dogcare/sdk/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { FormEvent } from 'react';
import { refresh } from '../../app/queries.ts';
import { useShop } from '../../app/shop.tsx';
import { areaWithin, cornerOfPointer, cornersOf, holesOf } from '../../lib/corners.ts';
import type { Corner } from '../../lib/corners.ts';
import { hasCode } from '../../lib/problem.ts';
import { usesMiles } from '../../lib/units.ts';
import { Choice, TextField } from '../fields.tsx';
import { Busy, ErrorNotice, Notice, Skeleton } from '../ui.tsx';

const AreaDrawing = lazy(() => import('./AreaDrawing.tsx'));

const KM_PER_MILE = 1.609_344;
const usualKm = 10;
const shapes = [
  { value: 'Radius', label: 'As far as a distance' },
  { value: 'Polygon', label: 'Within lines that I draw' },
] as const;

/** Where a caregiver goes to owners' homes: as far as a distance, or within lines that they draw. */
export function ServiceArea() {
  const { client, locale } = useShop();
  const queries = useQueryClient();
  const perUnit = usesMiles(locale) ? KM_PER_MILE : 1;
  const unit = perUnit === 1 ? 'km' : 'miles';
  const found = useQuery({ ...getServiceAreaOptions({ client }), refetchOnWindowFocus: false });
  const [typed, setTyped] = useState<string>();
  const [shape, setShape] = useState<'Radius' | 'Polygon'>();
  const [drawn, setDrawn] = useState<readonly Corner[]>();
  const [tooFew, setTooFew] = useState(false);
  const put = useMutation({
    ...putServiceAreaMutation({ client }),
    onSuccess: () => {
      setDrawn(undefined);
      return refresh(queries, 'getServiceArea', 'getOnboarding', 'getMyCaregiver');
    },
  });
  const area = found.data?.area;
  const kept = useMemo(() => (area?.type === 'Polygon' ? { corners: cornersOf(area), holes: holesOf(area) } : { corners: [], holes: [] }), [area]);
  const chosen = shape ?? area?.type;
  const corners = drawn ?? kept.corners;
  const shown = typed ?? (area?.type === 'Radius' ? String(Math.round((area.radiusKm / perUnit) * 10) / 10) : '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const isOpen = chosen === 'Polygon' && corners.length < 3;
    setTooFew(isOpen);
    if (isOpen) return put.reset();
    put.mutate({
      body: chosen === 'Polygon' ? areaWithin(corners, kept.holes) : { type: 'Radius', radiusKm: Math.round(Number(shown) * perUnit * 100) / 100 },
    });
  };
  const tooFar = chosen === 'Radius' && hasCode(put.error, 'invalid_request');
  const [fault] = hasCode(put.error, 'invalid_service_area') ? put.error.errors : [];
  const faulty = fault ? cornerOfPointer(fault.pointer) : null;
  const change = (to: readonly Corner[]) => {
    setDrawn(to);
    setTooFew(false);
    if (!put.isIdle) put.reset();
  };
  const choose = (to: 'Radius' | 'Polygon') => {
    setShape(to);
    setTooFew(false);
    put.reset();
  };
  return (
    <section className={chosen === 'Polygon' ? 'card' : 'card narrow'} aria-labelledby="area-title">
      <h2 id="area-title">Where you go</h2>
      <p className="quiet">For walks, visits and nights at an owner’s home. Owners who live further off are told that you don’t come so far.</p>
      <ErrorNotice error={found.error} title="Your area didn’t load" onRetry={() => void found.refetch()} />
      {found.isPending && <Skeleton lines={2} label="Loading your area" />}
      {area && found.data && (
        <form className="form" onSubmit={submit} noValidate aria-label="Where you go">
          <Choice legend="How far" options={shapes} chosen={chosen} onChange={choose} />
          {chosen === 'Polygon' ? (
            <Suspense fallback={<Skeleton lines={6} label="Loading the map" />}>
              <AreaDrawing
                center={found.data.center}
                radiusKm={area.type === 'Radius' ? area.radiusKm : usualKm}
                corners={corners}
                holes={kept.holes}
                wrong={faulty === null ? null : (faulty - 1) % Math.max(1, corners.length)}
                onChange={change}
              />
            </Suspense>
          ) : (
            <TextField
              label={`How far from your postal code (${unit})`}
              inputMode="decimal"
              value={shown}
              error={tooFar ? 'From 1 km to 100 km (62 miles).' : undefined}
              onChange={({ target }) => setTyped(target.value)}
            />
          )}
          {tooFew && <Notice tone="bad" role="alert" title="It was not saved"><p>An area has at least three corners.</p></Notice>}
          {fault ? (
            <Notice tone="bad" role="alert" title="It was not saved">
              <p>{faulty === null ? fault.detail : `Corner ${faulty}: ${fault.detail}`}</p>
            </Notice>
          ) : (
            !tooFar && <ErrorNotice error={put.error} title="It was not saved" />
          )}
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
