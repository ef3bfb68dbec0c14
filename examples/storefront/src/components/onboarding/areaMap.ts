import * as L from 'leaflet';
import { openMap } from '../../lib/baseMap.ts';
import { cornerAt, halfwayBefore, type Corner } from '../../lib/corners.ts';

export interface AreaScene {
  corners: readonly Corner[];
  holes: readonly (readonly (readonly number[])[])[];
  /** The corner that something is wrong with; null for none. */
  wrong: number | null;
}

export interface AreaCallbacks {
  onAdd(corner: Corner, index: number): void;
  onMove(index: number, to: Corner): void;
  onRemove(index: number): void;
}

export interface AreaMap {
  show(scene: AreaScene): void;
  /** All of it in sight. */
  fit(): void;
  remove(): void;
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** A line to draw around where somebody goes: click for a corner, drag it, or move it with the arrow keys. */
export function createAreaMap(
  container: HTMLElement,
  { locale, center, radiusKm }: { locale: string; center: Corner; radiusKm: number },
  callbacks: AreaCallbacks,
): AreaMap {
  const { map, animate, remove } = openMap(container, locale);
  const line = L.polygon([], { className: 'area-line', interactive: false }).addTo(map);
  const pins = L.layerGroup().addTo(map);
  const halves = L.layerGroup().addTo(map);
  let corners: readonly Corner[] = [];
  let holes: L.LatLngTuple[][] = [];
  let markers: L.Marker[] = [];

  // without tiles there is little else to go by
  L.circle([center.lat, center.lng], { radius: radiusKm * 1000, interactive: false, fill: false, className: 'map-radius' }).addTo(map);
  L.circleMarker([center.lat, center.lng], { radius: 6, interactive: false, className: 'map-center' }).addTo(map);
  map.fitBounds(L.latLng(center.lat, center.lng).toBounds(radiusKm * 2000), { animate: false, padding: [24, 24] });
  // a corner that is dropped faster than it follows leaves the pointer on the map: that click is the drop's
  let isDropping = false;
  const dropped = () => {
    isDropping = true;
    setTimeout(() => {
      isDropping = false;
    });
  };
  map.on('click', ({ latlng }) => {
    if (!isDropping) callbacks.onAdd(cornerAt(latlng.wrap()), corners.length);
  });

  const place = (at: readonly Corner[]) => line.setLatLngs([at.map(({ lat, lng }): L.LatLngTuple => [lat, lng]), ...holes]);

  const drawHalves = () => {
    halves.clearLayers();
    if (corners.length < 2) return;
    const last = corners.length === 2 ? 1 : corners.length;
    for (let index = 1; index <= last; index += 1) {
      const icon = L.divIcon({ className: 'area-half', iconSize: [16, 16] });
      const half = L.marker(halfwayBefore(corners, index), { icon, draggable: true, keyboard: false }).addTo(halves);
      half.getElement()?.setAttribute('aria-hidden', 'true');
      half.on('click', () => callbacks.onAdd(cornerAt(half.getLatLng()), index));
      half.on('drag', () => place(corners.toSpliced(index, 0, half.getLatLng())));
      half.on('dragend', () => {
        dropped();
        callbacks.onAdd(cornerAt(half.getLatLng()), index);
      });
    }
  };

  const addPin = (corner: Corner, index: number): L.Marker => {
    const icon = L.divIcon({ className: 'area-corner', html: String(index + 1), iconSize: [28, 28] });
    const marker = L.marker(corner, { icon, draggable: true }).addTo(pins);
    marker.on('drag', () => place(corners.with(index, marker.getLatLng())));
    marker.on('dragend', () => {
      dropped();
      callbacks.onMove(index, cornerAt(marker.getLatLng()));
    });
    const element = marker.getElement();
    element?.setAttribute('aria-label', `Corner ${index + 1}. Move it with the arrow keys, remove it with Delete.`);
    element?.addEventListener('keydown', (event) => {
      const arrow = arrows[event.key];
      if (arrow) {
        const pixels = event.shiftKey ? 1 : 10;
        const to = map.project(marker.getLatLng()).add([arrow[0] * pixels, arrow[1] * pixels]);
        callbacks.onMove(index, cornerAt(map.unproject(to)));
      } else if (event.key === 'Delete' || event.key === 'Backspace') callbacks.onRemove(index);
      else return;
      event.preventDefault();
      event.stopPropagation(); // else the map moves under it
    });
    return marker;
  };

  const rebuild = () => {
    const focused = markers.findIndex((marker) => marker.getElement() === document.activeElement);
    pins.clearLayers();
    markers = corners.map(addPin);
    if (focused >= 0) (markers[Math.min(focused, markers.length - 1)]?.getElement() ?? container).focus({ preventScroll: true });
  };

  return {
    show(scene) {
      corners = scene.corners;
      holes = scene.holes.map((ring) => ring.map(([lng = 0, lat = 0]): L.LatLngTuple => [lat, lng]));
      place(corners);
      // whoever moves a corner with the keyboard keeps it under the fingers
      if (markers.length === corners.length) markers.forEach((marker, index) => marker.setLatLng(corners[index]!));
      else rebuild();
      markers.forEach((marker, index) => marker.getElement()?.classList.toggle('area-corner-wrong', index === scene.wrong));
      drawHalves();
    },
    fit() {
      if (corners.length > 1) map.fitBounds(line.getBounds(), { animate, padding: [36, 36] });
    },
    remove,
  };
}
