import * as L from 'leaflet';
import { mapTiles } from './tiles.ts';
import { usesMiles } from './units.ts';

/** Lines at every tile's edge: one sees that the map moves, and how far. */
const Ground = L.GridLayer.extend({ createTile: () => L.DomUtil.create('div', 'map-ground-tile') }) as new () => L.GridLayer;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A map with its ground, in the words and units of whoever looks at it, that keeps to the size of its container. `remove` it in the end. */
export function openMap(container: HTMLElement, locale: string): { map: L.Map; animate: boolean; remove(): void } {
  const animate = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = L.map(container, {
    zoomControl: false,
    scrollWheelZoom: false,
    zoomAnimation: animate,
    fadeAnimation: animate,
    markerZoomAnimation: animate,
    inertia: animate,
    zoomSnap: 0.5,
    minZoom: 4,
    maxZoom: 16,
  });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ position: 'topright', zoomInTitle: 'Zoom in', zoomOutTitle: 'Zoom out' }).addTo(map);
  const miles = usesMiles(locale);
  L.control.scale({ imperial: miles, metric: !miles }).addTo(map);
  const tiles = mapTiles();
  if (tiles) L.tileLayer(tiles.url, { attribution: escaped(tiles.attribution), maxZoom: 19 }).addTo(map);
  else new Ground().addTo(map);
  // the page scrolls under the pointer until the map is meant
  map.on('focus click', () => map.scrollWheelZoom.enable());
  map.on('blur', () => map.scrollWheelZoom.disable());
  const resized = new ResizeObserver(() => map.invalidateSize({ animate: false }));
  resized.observe(container);
  return {
    map,
    animate,
    remove() {
      resized.disconnect();
      map.remove();
    },
  };
}
