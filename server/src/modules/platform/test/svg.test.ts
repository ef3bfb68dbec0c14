import { describe, expect, it } from 'vitest';
import { createDemoWorld } from '../../../demo/data/index.ts';
import { freshSettings } from '../settings-document.ts';
import { isHarmlessSvg } from '../svg.ts';

const xmlns = 'xmlns="http://www.w3.org/2000/svg"';
const svg = (inside: string, attributes = xmlns): string => `<svg ${attributes}>${inside}</svg>`;

describe('an SVG that may stand in a page', () => {
  it.each([
    ['our own', freshSettings('A', 'a', 'https://a.example').brand.logoSvg],
    ['empty', `<svg ${xmlns}/>`],
    ['shapes and words', svg('\n <title>A &amp; B</title><g fill="#fff"><path d="M0 0L1,1z"/><text x="1">Paws &#38; Tails</text></g>\n')],
    ['a colour of its own', svg('<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><rect fill="url(#g)" width="1"/>')],
  ])('%s', (_, text) => {
    expect(isHarmlessSvg(text)).toBe(true);
  });
  it('the demo’s', () => {
    for (const { brand } of createDemoWorld().tenants) expect(isHarmlessSvg(brand.logo), brand.name).toBe(true);
  });
  it.each([
    ['a script', svg('<script>alert(1)</script>')], ['a handler', svg('', `${xmlns} onload="alert(1)"`)], ['a handler in odd spelling', svg('<g oNcLick="x"/>')],
    ['a link', svg('<a href="javascript:alert(1)"><g/></a>')], ['a use', svg('<use href="https://evil.example/x.svg#a"/>')],
    ['an old link', svg('<g xlink:href="x"/>')], ['another document', svg('<foreignObject><body/></foreignObject>')], ['an image', svg('<image src="x"/>')],
    ['a style', svg('<style>*{background:url(https://evil.example)}</style>')], ['a style of one', svg('<g style="background:url(//evil.example)"/>')],
    ['what is fetched', svg('<rect fill="url(https://evil.example/x)"/>')], ['what is fetched, escaped', svg('<rect fill="u&#114;l(https://evil.example)"/>')],
    ['an animation', svg('<set attributeName="onload" to="alert(1)"/>')], ['a doctype', `<!DOCTYPE svg [<!ENTITY x "y">]>${svg('')}`],
    ['an entity', svg('<text>&x;</text>')], ['a comment', svg('<!-- --><script>')], ['CDATA', svg('<![CDATA[<script>]]>')], ['a processing instruction', `<?xml-stylesheet href="x"?>${svg('')}`],
    ['an attribute without quotes', svg('<g fill=red onload=alert(1)/>')], ['a tag left open', `<svg ${xmlns}><g></svg>`], ['something after it', `${svg('')}<script>alert(1)</script>`],
    ['something before it', `x${svg('')}`], ['no SVG', '<html></html>'], ['nothing', ''], ['a null byte', svg('<scr\0ipt/>')], ['another namespace', svg('', 'xmlns="http://www.w3.org/1999/xhtml"')],
  ])('not with %s', (_, text) => {
    expect(isHarmlessSvg(text)).toBe(false);
  });
  it('is judged quickly, however it is nested', () => {
    const start = process.threadCpuUsage();
    isHarmlessSvg(`<svg${' a="b"'.repeat(4_000)}`);
    isHarmlessSvg(svg('<g>'.repeat(6_000)));
    isHarmlessSvg(`<svg ${'a = '.repeat(5_000)}>`);
    expect(process.threadCpuUsage(start).user).toBeLessThan(500_000);
  });
});
