import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/*
 * Pictures without a photographer: flat illustrations drawn from a seed, so that a demo needs no downloads and no
 * licences. There are no ids inside, so that many can stand on one page.
 */

const INK = '#2A2326';
const BACKGROUNDS = [
  '#FDE8D0', '#DDEFE6', '#E3ECFB', '#FBE3E4', '#EFE6FA', '#FFF1C9', '#D9F0F3', '#F4E4D4', '#E6F0D5', '#FCE0EC',
] as const;
const BRIGHT = ['#E4572E', '#2E86AB', '#17806D', '#7B4EA3', '#D7263D', '#E8912D', '#3A5A9B', '#C8457A'] as const;

/** Coat, ears, muzzle, patch. */
const COATS = [
  ['#D9A066', '#B97A3E', '#F6E2C6', '#B97A3E'], ['#F3E3C8', '#D3B27E', '#FFF8EC', '#D3B27E'],
  ['#8A5A3C', '#6B422A', '#D9B48F', '#5A3521'], ['#5A5862', '#403E47', '#C9C3BF', '#403E47'],
  ['#FFFFFF', '#C98F57', '#FFF3E2', '#C98F57'], ['#FFFFFF', '#5B5760', '#F6EDE6', '#5B5760'],
  ['#C4C7CE', '#969BA6', '#F1F2F4', '#8B919D'], ['#C6703A', '#9E5226', '#FBE7D2', '#9E5226'],
  ['#E9C07F', '#D19C4F', '#FFF1D6', '#FFFFFF'], ['#4A3F42', '#352C2F', '#D9A468', '#D9A468'],
] as const;

const svg = (label: string, body: string, box = '0 0 100 100'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" role="img" aria-label="${label}">${body}</svg>`;
const mirrored = (shape: string): string => `${shape}<g transform="matrix(-1 0 0 1 100 0)">${shape}</g>`;

const EARS: readonly ((coat: string, ear: string) => string)[] = [
  // hanging
  (_, ear) => mirrored(`<path d="M32 27C16 24 10 42 13 59c2 10 13 11 17 2 3-8 2-24 9-29z" fill="${ear}"/>`),
  // upright
  (coat, ear) => mirrored(`<path d="M23 46L20 15q1-4 5-2l22 18z" fill="${coat}"/>`
    + `<path d="M27 36l-2-16 13 11z" fill="${ear}"/>`),
  // folded over
  (_, ear) => mirrored(`<path d="M25 41L29 21l17 6z" fill="${ear}"/>`
    + `<path d="M30 20c-10 1-15 13-12 23 9 1 18-7 21-19z" fill="${ear}"/>`),
  // long and low
  (_, ear) => mirrored(`<path d="M33 25C13 26 7 50 10 70c2 11 17 10 19 0 2-12 1-27 11-38z" fill="${ear}"/>`),
  // fluffy
  (_, ear) => mirrored(`<path d="M36 24c-9-7-21-1-21 9-6 4-6 13 0 16-1 9 10 12 14 5 6-4 8-18 9-26z" fill="${ear}"/>`),
];

function dog(random: Random): string {
  const background = random.pick(BACKGROUNDS);
  const [coat, ear, muzzle, patch] = random.pick(COATS);
  const collar = random.pick(BRIGHT);
  const ears = random.pick(EARS)(coat, ear);
  const marking = random.weighted([
    ['', 3],
    [`<ellipse cx="62" cy="45" rx="10" ry="11" fill="${patch}"/>`, 4],
    [`<path d="M50 22c-5 8-5 20-3 30h6c2-10 2-22-3-30z" fill="${muzzle}"/>`, 3],
    [`<g fill="${muzzle}"><circle cx="39" cy="38" r="3"/><circle cx="61" cy="38" r="3"/></g>`, 2],
  ] as const);
  const neck = random.chance(0.5)
    ? `<path d="M23 83q27 14 54 0l2 8q-29 13-58 0z" fill="${collar}"/><circle cx="50" cy="96" r="4" fill="#FFD166"/>`
    : `<path d="M22 82q28 14 56 0L53 102q-3 2-6 0z" fill="${collar}"/>`
      + '<g fill="#fff" opacity=".8"><circle cx="39" cy="92" r="1.6"/><circle cx="61" cy="92" r="1.6"/>'
      + '<circle cx="50" cy="95" r="1.6"/></g>';
  const blush = random.chance(0.6)
    ? '<g fill="#F08A7A" opacity=".4"><circle cx="31" cy="59" r="4.5"/><circle cx="69" cy="59" r="4.5"/></g>' : '';
  const tongue = random.chance(0.5) ? '<path d="M46 69h8v5a4 4 0 0 1-8 0z" fill="#EE7D8B"/>' : '';
  const eye = (x: number): string => `<circle cx="${x}" cy="47" r="4.2" fill="${INK}"/>`
    + `<circle cx="${x + 1.4}" cy="45.5" r="1.5" fill="#fff"/>`;
  const rim = (x: number): string => (coat === '#5A5862' || coat === '#4A3F42' || coat === '#8A5A3C'
    ? `<circle cx="${x}" cy="47" r="5.4" fill="${muzzle}" opacity=".55"/>` : '');
  return svg('Illustration of a dog', `<rect width="100" height="100" fill="${background}"/>`
    + `<circle cx="${random.int(70, 88)}" cy="${random.int(14, 30)}" r="22" fill="#fff" opacity=".4"/>`
    + `<path d="M21 102c0-24 11-32 29-32s29 8 29 32z" fill="${ear}"/>${neck}`
    + `<ellipse cx="50" cy="50" rx="27" ry="28" fill="${coat}"/>${ears}${marking}${blush}`
    + `<path d="M50 52c12 0 19 7 18 14-1 6-9 9-18 9s-17-3-18-9c-1-7 6-14 18-14z" fill="${muzzle}"/>${tongue}`
    + `${rim(38.5)}${rim(61.5)}${eye(38.5)}${eye(61.5)}`
    + `<path d="M44 57q6-3.5 12 0c1 4-4 6.5-6 6.5s-7-2.5-6-6.500z" fill="${INK}"/>`
    + `<path d="M41 67q5.5 4.5 9-.5 3.5 5 9 .5M50 63v4" fill="none" `
    + `stroke="${INK}" stroke-width="1.8" stroke-linecap="round"/>`);
}

const SKINS = ['#F6D3B8', '#EDBE9B', '#D9A077', '#B97B50', '#96613F', '#7C4D33'] as const;
const HAIRS = ['#2B2326', '#4A2F22', '#7A4A2B', '#A86A3A', '#D9A650', '#8C8C94', '#B5462F'] as const;

type Hair = { readonly back: string; readonly front: string };

const HAIRCUTS: readonly Hair[] = [
  // short
  {
    back: '',
    front: '<path d="M29 45c-3-22 10-29 22-28 14 0 23 9 20 28-3-8-7-12-12-13-9 2-19 1-24-2-3 4-5 9-6 15z"/>',
  },
  // long
  {
    back: '<path d="M50 16c-19 0-26 13-26 29 0 15-3 26-6 33h64c-3-7-6-18-6-33 0-16-7-29-26-29z"/>',
    front: '<path d="M29 46c-1-15 4-24 21-25 17 1 22 10 21 25-3-7-6-12-15-17-7 6-18 8-23 9-2 2-3 5-4 8z"/>',
  },
  // bun
  {
    back: '<circle cx="50" cy="14" r="9"/>',
    front: '<path d="M29 46c-3-21 7-28 21-28s24 7 21 28c-2-9-8-16-21-16s-19 7-21 16z"/>',
  },
  // curls
  {
    back: '<g><circle cx="30" cy="34" r="11"/><circle cx="38" cy="23" r="12"/><circle cx="52" cy="20" r="13"/>'
      + '<circle cx="65" cy="26" r="11"/><circle cx="71" cy="37" r="10"/><circle cx="27" cy="46" r="8"/>'
      + '<circle cx="73" cy="47" r="8"/></g>',
    front: '<path d="M30 42c2-10 9-14 20-14s18 4 20 14c-5-5-10-6-20-6s-15 1-20 6z"/>',
  },
  // bob
  {
    back: '<path d="M50 16c-20 0-26 13-25 30 0 8-1 14-2 20 8 2 46 2 54 0-1-6-2-12-2-20 1-17-5-30-25-30z"/>',
    front: '<path d="M29 47c-2-17 5-27 21-27s23 10 21 27c-2-7-3-10-5-12-10 1-24 1-32 0-2 2-3 5-5 12z"/>',
  },
  // cap
  {
    back: '',
    front: '<path d="M29 46l1-10h40l1 10c1-3 2-7 1-12H28c-1 5 0 9 1 12z"/>'
      + '<path d="M28 36c0-14 9-20 22-20s22 6 22 20z" fill="#fff"/>'
      + '<path d="M28 36q22-7 52 1 3 3-1 4-28-6-51-1z" fill="#fff" opacity=".85"/>',
  },
];

function person(random: Random): string {
  const background = random.pick(BACKGROUNDS);
  const skin = random.pick(SKINS);
  const hair = random.pick(SKINS.indexOf(skin) < 4 ? HAIRS : HAIRS.slice(0, 2));
  const cut = random.pick(HAIRCUTS);
  const shirt = random.pick(BRIGHT);
  const glasses = random.chance(0.25)
    ? `<g fill="none" stroke="${INK}" stroke-width="1.6"><circle cx="41" cy="47" r="6"/>`
      + `<circle cx="59" cy="47" r="6"/><path d="M47 46q3-2 6 0"/></g>`
    : '';
  const beard = cut.back === '' && random.chance(0.4)
    ? `<path d="M29 48c1 19 9 24 21 24s20-5 21-24c-4 8-8 11-21 11s-17-3-21-11z" fill="${hair}"/>` : '';
  return svg('Illustration of a person', `<rect width="100" height="100" fill="${background}"/>`
    + `<circle cx="${random.int(12, 88)}" cy="${random.int(12, 28)}" r="20" fill="#fff" opacity=".4"/>`
    + `<g fill="${hair}">${cut.back}</g><path d="M14 102c0-19 14-27 36-27s36 8 36 27z" fill="${shirt}"/>`
    + `<path d="M42 64h16v12q-8 8-16 0z" fill="${skin}"/>`
    + `<path d="M42 69q8 6 16 0v3q-8 6-16 0z" fill="#000" opacity=".1"/>`
    + `<path d="M29 45c0-15 8-24 21-24s21 9 21 24c0 16-9 26-21 26s-21-10-21-26z" fill="${skin}"/>${beard}`
    + `<g fill="${hair}">${cut.front}</g>`
    + `<g fill="${INK}"><circle cx="41" cy="47" r="2.3"/><circle cx="59" cy="47" r="2.3"/></g>${glasses}`
    + '<g fill="#E8735F" opacity=".35"><circle cx="36" cy="54" r="4"/><circle cx="64" cy="54" r="4"/></g>'
    + `<path d="M43 58q7 7 14 0z" fill="#fff" stroke="${INK}" stroke-width="1.6" stroke-linejoin="round"/>`
    + '<g fill="#fff" opacity=".9"><ellipse cx="66" cy="91" rx="3.4" ry="2.8"/><circle cx="61.6" cy="88.5" r="1.4"/>'
    + '<circle cx="64.4" cy="86.3" r="1.4"/><circle cx="67.7" cy="86.3" r="1.4"/>'
    + '<circle cx="70.4" cy="88.5" r="1.4"/></g>');
}

const SKIES = [['#BFE3F2', '#FFF4D6'], ['#FFD9B8', '#FFF3E0'], ['#CFE8DC', '#F7FBEF'], ['#D9D4F5', '#FDEDEE']] as const;
const HILLS = [
  ['#9CC9A3', '#6FAE86', '#4B8F72'], ['#C9D58B', '#97B76B', '#6B9656'], ['#A7CBB9', '#7BAFA0', '#4F8C86'],
  ['#E3C18B', '#C99E68', '#9B7A55'],
] as const;

/** A wide picture for the head of a page: hills, a house, trees, and somebody on a walk. */
export function coverSvg(seed: string): string {
  const random = createRandom(`cover/${seed}`);
  const [sky, low] = random.pick(SKIES);
  const [far, middle, near] = random.pick(HILLS);
  const roof = random.pick(BRIGHT);
  const fur = random.pick(['#6B422A', '#3A3236', '#C98F57', '#F6E7D2'] as const);
  const tree = (x: number, y: number, size: number): string =>
    `<g transform="translate(${x} ${y}) scale(${size})"><path d="M-3 0h6v26h-6z" fill="#7A5638"/>`
    + `<circle r="20" cy="-10" fill="${near}"/><circle r="13" cx="-13" fill="${near}"/>`
    + `<circle r="13" cx="13" fill="${near}"/></g>`;
  const house = random.int(470, 620);
  const walker = random.int(150, 330);
  return svg('Illustration of a walk', `<path d="M0 0h800v320H0z" fill="${low}"/>`
    + `<path d="M0 0h800v120H0z" fill="${sky}" opacity=".7"/>`
    + `<circle cx="${random.int(90, 720)}" cy="${random.int(55, 85)}" r="34" fill="#FFD978"/>`
    + `<g fill="#fff" opacity=".85"><rect x="${random.int(60, 300)}" y="50" width="110" height="20" rx="10"/>`
    + `<rect x="${random.int(420, 640)}" y="82" width="80" height="16" rx="8"/></g>`
    + `<path d="M0 190q120-70 260-20t280-30 260 30v150H0z" fill="${far}"/>`
    + `<path d="M0 235q160-70 330-20t470-35v140H0z" fill="${middle}"/>`
    + tree(random.int(60, 120), 190, 1.1) + tree(random.int(660, 740), 168, 1.3) + tree(random.int(380, 440), 196, 0.8)
    + `<g transform="translate(${house} 148)"><path d="M0 26h70v46H0z" fill="#FFF7EA"/>`
    + `<path d="M-8 28L35-6l43 34z" fill="${roof}"/>`
    + '<path d="M12 72V50a9 9 0 0 1 18 0v22z" fill="#7A5638"/><path d="M42 40h17v14H42z" fill="#BFE3F2"/></g>'
    + `<path d="M0 268q200-46 420-14t380-24v90H0z" fill="${near}"/>`
    + `<g transform="translate(${walker} 206)" fill="${fur}"><rect y="12" width="48" height="20" rx="10"/>`
    + `<circle cx="52" cy="8" r="11"/>`
    + '<path d="M54 6h14q3 6-4 9H54zM44-2l-5 12q8 5 9-8zM5 15Q-9 8-9-4q10 4 16 15z"/>'
    + '<path d="M5 26h6v19H5zM15 26h6v17h-6zM31 26h6v19h-6zM40 26h6v17h-6z"/></g>'
    + `<circle cx="${walker + 55}" cy="211" r="2" fill="#fff"/>`
    + `<path d="M${walker + 41} 216l10 10" stroke="${roof}" stroke-width="4" stroke-linecap="round"/>`,
  '0 0 800 320');
}

/** A square portrait, the same for the same seed; less than 2 kB. */
export function avatarSvg(seed: string, kind: 'dog' | 'person' = 'dog'): string {
  const random = createRandom(`${kind}/${seed}`);
  return kind === 'dog' ? dog(random) : person(random);
}

/** For `src`: shorter than base64, and it compresses. */
export const svgDataUri = (image: string): string =>
  `data:image/svg+xml,${image.replaceAll('"', "'").replace(/[#%<>]/g, (sign) => encodeURIComponent(sign))}`;
