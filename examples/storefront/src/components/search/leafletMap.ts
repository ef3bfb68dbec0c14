import type { CaregiverSearchResult, SearchCenter } from '@dogcare/sdk';
import * as L from 'leaflet';
import { openMap } from '../../lib/baseMap.ts';
import { mapTiles } from '../../lib/tiles.ts';
import { clustersOf, placeNames } from '../../lib/mapMarks.ts';
import { widestKm } from '../../lib/searchUrl.ts';

export interface MapScene {
  center: SearchCenter;
  radiusKm: number;
  results: readonly CaregiverSearchResult[];
}

export interface MapCallbacks {
  priceOf(result: CaregiverSearchResult): string;
  /** Pointed at, or focused; null when not any more. */
  onActive(caregiverId: string | null): void;
  /** Those of one pin, when it was clicked. */
  onSelect(results: readonly CaregiverSearchResult[]): void;
  /** Somebody looks elsewhere than the search does. */
  onMoved(): void;
}

export interface SearchMap {
  show(scene: MapScene): void;
  highlight(caregiverId: string | null): void;
  /** What is looked at now: its middle, and how far it is to its nearest edge. */
  view(): { lat: number; lng: number; radiusKm: number };
  remove(): void;
}

const inner = (className: string, text: string): HTMLElement => {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
};

export function createSearchMap(container: HTMLElement, locale: string, callbacks: MapCallbacks): SearchMap {
  const { map, animate, remove } = openMap(container, locale);
  const area = L.layerGroup().addTo(map);
  const pins = L.layerGroup().addTo(map);
  let byId = new Map<string, L.Marker>();
  let scene: MapScene | null = null;
  let active: string | null = null;
  let byItself = false;
  let wasMoved = false;

  const mark = (marker: L.Marker | undefined, on: boolean) => {
    marker?.getElement()?.classList.toggle('map-pin-active', on);
    marker?.setZIndexOffset(on ? 1000 : 0);
  };

  const addPin = (results: readonly CaregiverSearchResult[]) => {
    const [first] = results;
    if (!first) return;
    const alone = results.length === 1;
    const words = alone ? callbacks.priceOf(first) : String(results.length);
    const size: [number, number] = alone ? [words.length * 8.5 + 20, 32] : [38, 38];
    const at = L.latLngBounds(results.map(({ approximateLocation: { lat, lng } }) => [lat, lng])).getCenter();
    const marker = L.marker(alone ? first.approximateLocation : at, {
      icon: L.divIcon({
        className: alone ? 'map-pin' : 'map-pin map-cluster',
        html: inner('map-pin-words', words),
        iconSize: size,
        iconAnchor: [size[0] / 2, alone ? size[1] + 5 : size[1] / 2],
      }),
      riseOnHover: true,
    });
    marker.on('click', () => {
      const bounds = L.latLngBounds(results.map(({ approximateLocation: { lat, lng } }) => [lat, lng]));
      // those who live at one point never come apart
      const comesApart = !alone && map.getZoom() < map.getMaxZoom() && !bounds.getSouthWest().equals(bounds.getNorthEast());
      if (!comesApart) return callbacks.onSelect(results);
      // the pin goes, so the focus has to be somewhere
      container.focus({ preventScroll: true });
      map.fitBounds(bounds, { padding: [60, 60], animate });
    });
    marker.on('mouseover', () => callbacks.onActive(first.caregiverId));
    marker.on('mouseout', () => callbacks.onActive(null));
    marker.addTo(pins);
    const element = marker.getElement();
    element?.setAttribute('aria-label', alone ? `${first.displayName}, ${words}` : `${words} caregivers here`);
    element?.addEventListener('keydown', (event) => {
      if (event.key !== ' ' && event.key !== 'Enter') return;
      event.preventDefault();
      marker.fire('click');
    });
    element?.addEventListener('focus', () => callbacks.onActive(first.caregiverId));
    element?.addEventListener('blur', () => callbacks.onActive(null));
    for (const { caregiverId } of results) byId.set(caregiverId, marker);
  };

  const drawPins = () => {
    pins.clearLayers();
    byId = new Map();
    if (!scene) return;
    for (const { results } of clustersOf(scene.results, (at) => map.project(at))) addPin(results);
    if (!mapTiles()) {
      for (const { name, lat, lng } of placeNames(scene.results)) {
        const icon = L.divIcon({ className: 'map-place', html: inner('', name), iconSize: [140, 20] });
        const label = L.marker([lat, lng], { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(pins);
        label.getElement()?.setAttribute('aria-hidden', 'true');
      }
    }
    mark(active ? byId.get(active) : undefined, true);
  };

  map.on('zoomend', drawPins);
  map.on('dragend zoomend', () => {
    if (byItself) return;
    wasMoved = true;
    callbacks.onMoved();
  });

  return {
    show(next) {
      const { lat, lng } = next.center;
      const before = scene;
      scene = next;
      const moved = before?.center.lat !== lat || before.center.lng !== lng || before.radiusKm !== next.radiusKm;
      if (moved) {
        area.clearLayers();
        L.circle([lat, lng], { radius: next.radiusKm * 1000, interactive: false, className: 'map-radius' }).addTo(area);
        L.circleMarker([lat, lng], { radius: 6, interactive: false, className: 'map-center' }).addTo(area);
        wasMoved = false;
      }
      // those who were found, as large as can be; all of the circle where there is nobody
      const bounds = next.results.length > 0 ? L.latLngBounds([[lat, lng]]) : L.latLng(lat, lng).toBounds(next.radiusKm * 2000);
      for (const { approximateLocation } of next.results) bounds.extend(approximateLocation);
      if (!wasMoved) {
        byItself = true;
        map.fitBounds(bounds, { animate: false, padding: [36, 48], maxZoom: 13 });
        byItself = false;
      }
      drawPins();
    },
    highlight(caregiverId) {
      mark(active ? byId.get(active) : undefined, false);
      active = caregiverId;
      mark(active ? byId.get(active) : undefined, true);
    },
    view() {
      const center = map.getCenter();
      const bounds = map.getBounds();
      const edges = [L.latLng(center.lat, bounds.getEast()), L.latLng(bounds.getNorth(), center.lng)];
      const km = Math.min(...edges.map((edge) => map.distance(center, edge))) / 1000;
      const to = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;
      return { lat: to(center.lat, 3), lng: to(center.wrap().lng, 3), radiusKm: Math.min(widestKm, Math.max(1, to(km, 1))) };
    },
    remove,
  };
}
