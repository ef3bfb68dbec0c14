const drawing: ReadonlySet<string> = new Set([
  'svg', 'g', 'path', 'circle', 'ellipse', 'rect', 'line', 'polyline', 'polygon', 'text', 'tspan', 'title', 'desc', 'defs',
  'linearGradient', 'radialGradient', 'stop', 'clipPath', 'mask',
]);
const tag = /<(\/?)([A-Za-z]+)((?:\s+[A-Za-z][A-Za-z0-9:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attribute = /([A-Za-z][A-Za-z0-9:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const words = /[^<&]+|&(?:amp|lt|gt|quot|apos|#\d{1,6}|#x[0-9a-fA-F]{1,6});/y;

const isHarmlessAttribute = (name: string, value: string): boolean =>
  !/^on|^style$|href$|^src$/i.test(name)
  // a colour or mask of its own document is fine; anything else that is fetched is not
  && !/url\s*\(\s*(?!['"]?#)/i.test(value) && !/javascript:|data:|@import|expression\s*\(/i.test(value)
  && !value.includes('\\') && !value.includes('&#') && (!name.startsWith('xmlns') || (name === 'xmlns' && value === 'http://www.w3.org/2000/svg'));

/**
 * Whether an SVG document does nothing but draw, wherever it is put: frontends may set it into their pages. Names what is allowed and refuses
 * all else, comments and doctypes too, as what is not understood cannot be judged.
 */
export function isHarmlessSvg(svg: string): boolean {
  let at = 0;
  const open: string[] = [];
  while (at < svg.length) {
    tag.lastIndex = at;
    const found = tag.exec(svg);
    if (found) {
      const [all, closing, name, attributes, empty] = found as unknown as [string, string, string, string, string];
      if (!drawing.has(name) || (open.length === 0 && (at > 0 || closing || name !== 'svg'))) return false;
      for (const [, key, double, single] of attributes.matchAll(attribute)) {
        if (!isHarmlessAttribute(key!, double ?? single ?? '')) return false;
      }
      if (closing && (open.pop() !== name || attributes !== '' || empty)) return false;
      if (!closing && !empty) open.push(name);
      at += all.length;
      if (open.length === 0) break;
      continue;
    }
    words.lastIndex = at;
    const text = words.exec(svg);
    if (!text || open.length === 0) return false;
    at += text[0].length;
  }
  return open.length === 0 && at > 0 && svg.slice(at).trim() === '';
}
