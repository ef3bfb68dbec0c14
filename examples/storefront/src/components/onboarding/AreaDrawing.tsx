import type { PolygonArea } from '@dogcare/sdk';
import { useEffect, useRef } from 'react';
import { useShop } from '../../app/shop.tsx';
import { cornerAt, halfwayBefore, squareAround } from '../../lib/corners.ts';
import type { Corner } from '../../lib/corners.ts';
import { formatDistance } from '../../lib/units.ts';
import { Icon } from '../Icon.tsx';
import { createAreaMap } from './areaMap.ts';
import type { AreaMap } from './areaMap.ts';
import 'leaflet/dist/leaflet.css';
import '../../styles/map.css';
import '../../styles/area.css';

interface AreaDrawingProps {
  center: Corner;
  radiusKm: number;
  corners: readonly Corner[];
  holes: PolygonArea['coordinates'];
  /** The corner that the server finds fault with, from 0; null for none. */
  wrong: number | null;
  onChange(corners: readonly Corner[]): void;
}

/** An area to draw. The list below the map does all that the map does, for whoever has no pointer or sees no map. */
export default function AreaDrawing({ center, radiusKm, corners, holes, wrong, onChange }: AreaDrawingProps) {
  const { locale } = useShop();
  const container = useRef<HTMLDivElement>(null);
  const map = useRef<AreaMap>(null);
  const list = useRef<HTMLDivElement>(null);
  const latest = useRef({ corners, onChange });
  useEffect(() => {
    latest.current = { corners, onChange };
  });
  const { lat, lng } = center;
  const isFirst = useRef(true);

  useEffect(() => {
    const now = () => latest.current;
    const created = createAreaMap(container.current!, { locale, center: { lat, lng }, radiusKm }, {
      onAdd: (corner, index) => now().onChange(now().corners.toSpliced(index, 0, corner)),
      onMove: (index, to) => now().onChange(now().corners.with(index, to)),
      onRemove: (index) => now().onChange(now().corners.toSpliced(index, 1)),
    });
    map.current = created;
    isFirst.current = true;
    return () => {
      map.current = null;
      created.remove();
    };
  }, [locale, lat, lng, radiusKm]);
  useEffect(() => {
    map.current?.show({ corners, holes, wrong });
    if (isFirst.current) map.current?.fit();
    isFirst.current = false;
  }, [corners, holes, wrong, locale, lat, lng, radiusKm]);

  const move = (index: number, change: Partial<Corner>) => {
    const to = { ...corners[index]!, ...change };
    if (Number.isFinite(to.lat) && Number.isFinite(to.lng)) onChange(corners.with(index, cornerAt(to)));
  };
  const remove = (index: number) => {
    onChange(corners.toSpliced(index, 1));
    // the button goes with its corner, so the focus has to be somewhere
    list.current?.focus();
  };
  const add = () => onChange([...corners, corners.length > 1 ? halfwayBefore(corners, corners.length) : cornerAt({ lat: lat + 0.01 * corners.length, lng })]);
  const square = () => onChange(squareAround(center, radiusKm));

  return (
    <div className="area-drawing">
      <p className="quiet" id="area-how">
        Click on the map for each corner, drag a corner to move it, or a small dot to bend the line there. The dark dot is your postal code, the dashed
        circle is {formatDistance(radiusKm, locale)} from it.
      </p>
      <div className="map-frame area-map">
        <div ref={container} className="map" role="region" aria-label="Map of your area" aria-describedby="area-how" />
      </div>
      <div className="area-tools">
        {corners.length === 0 ? (
          <button type="button" className="button button-small button-quiet" onClick={square}>
            Begin with a square
          </button>
        ) : (
          <button type="button" className="button button-small button-quiet" onClick={() => onChange([])}>
            Start over
          </button>
        )}
        <button type="button" className="button button-small button-quiet" onClick={() => map.current?.fit()} disabled={corners.length < 2}>
          Show all of it
        </button>
      </div>
      <details className="area-list" open={wrong !== null || undefined}>
        <summary>
          {corners.length === 1 ? '1 corner' : `${corners.length} corners`}, as a list
        </summary>
        <div ref={list} tabIndex={-1} role="group" aria-label="Corners">
          <ol>
            {corners.map((corner, index) => (
              // a corner has no name but its place in the line
              <li key={index} className={index === wrong ? 'area-row area-row-wrong' : 'area-row'}>
                <span>{index + 1}</span>
                <label className="field">
                  <span className="visually-hidden">Corner {index + 1}, </span>Latitude
                  <input type="number" step="0.001" min={-90} max={90} value={corner.lat} onChange={({ target }) => move(index, { lat: target.valueAsNumber })} />
                </label>
                <label className="field">
                  <span className="visually-hidden">Corner {index + 1}, </span>Longitude
                  <input type="number" step="0.001" min={-180} max={180} value={corner.lng} onChange={({ target }) => move(index, { lng: target.valueAsNumber })} />
                </label>
                <button type="button" className="icon-button" aria-label={`Remove corner ${index + 1}`} onClick={() => remove(index)}>
                  <Icon name="trash" size={18} />
                </button>
              </li>
            ))}
          </ol>
          <button type="button" className="button button-small button-quiet" onClick={add}>
            <Icon name="plus" size={16} /> Add a corner
          </button>
        </div>
      </details>
      {holes.length > 0 && <p className="quiet">What was cut out of it stays cut out.</p>}
    </div>
  );
}
