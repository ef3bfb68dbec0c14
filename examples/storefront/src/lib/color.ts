type Rgb = readonly [number, number, number];

function parse(hex: string): Rgb | null {
  const match = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(hex.trim());
  if (!match?.[1]) return null;
  const digits = match[1].length === 3 ? [...match[1]].map((digit) => digit + digit).join('') : match[1];
  const number = Number.parseInt(digits, 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const channel = value / 255;
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const mix = (a: Rgb, b: Rgb, share: number): Rgb =>
  a.map((value, index) => Math.round(value + ((b[index] ?? 0) - value) * share)) as unknown as Rgb;

const toHex = (rgb: Rgb): string => `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;

/** Whether a colour is a dark one; what is no hex colour counts as light. */
export function isDark(hex: string): boolean {
  const rgb = parse(hex);
  return rgb ? luminance(rgb) < 0.2 : false;
}

/**
 * A brand's colour, moved towards its text colour until it can be read as text on the background (4.5 : 1). A brand may choose a pale
 * yellow; its links still have to be legible.
 */
export function readableOn(color: string, background: string, towards: string): string {
  const [from, behind, target] = [parse(color), parse(background), parse(towards)];
  if (!from || !behind || !target) return color;
  for (let share = 0; share <= 1; share += 0.1) {
    const candidate = mix(from, target, share);
    if (contrast(candidate, behind) >= 4.5) return toHex(candidate);
  }
  return towards;
}
