import type { Tenant } from '../../kernel/context/tenant.ts';
import type { Sentences } from './announcements.ts';
import { escapeHtml } from './html.ts';
import { fill, namesLink, paragraphsOf, type Variables } from './own-wording.ts';

/** A header is one line: names come from people. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

export const linkTo = ({ settings }: Tenant, path: string): string => `${settings.storefrontUrl.replace(/\/+$/, '')}${path}`;

export interface Letter {
  readonly tenant: Tenant;
  readonly greeting: string;
  readonly sentences: Sentences;
  readonly url: string;
  /** The business's own text, in place of greeting and body. */
  readonly own?: { readonly text: string; readonly variables: Variables } | undefined;
}

export const textOf = ({ tenant, greeting, sentences, url, own }: Letter): string => [
  ...(own ? [fill(own.text.trim(), own.variables)] : [greeting, sentences.body]),
  // a mail whose link is lost would be of no use
  ...(own && namesLink(own.text) ? [] : [`${sentences.action}: ${url}`]),
  `${tenant.name} – ${tenant.settings.brand.tagline}\n${tenant.settings.brand.legalName} · ${tenant.settings.brand.supportEmail}`,
].join('\n\n');

/** One column, no images and no style sheet: what every mail reader shows. */
export function htmlOf({ tenant, greeting, sentences, url, own }: Letter): string {
  const { brand } = tenant.settings;
  const { primary, onPrimary, background, surface, text } = brand.colors;
  const style = (declarations: string): string => `style="${escapeHtml(declarations)}"`;
  return [
    '<!doctype html>',
    `<html lang="${escapeHtml(tenant.locale)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<title>${escapeHtml(sentences.title)}</title></head>`,
    `<body ${style(`margin:0;padding:24px;background:${background};color:${text};font-family:${brand.fontFamily}`)}>`,
    `<div ${style(`max-width:560px;margin:0 auto;background:${surface};border-radius:12px;overflow:hidden`)}>`,
    `<div ${style(`padding:16px 24px;background:${primary};color:${onPrimary};font-size:20px;font-family:${brand.fontFamilyHeading}`)}>`,
    `${escapeHtml(tenant.name)}</div>`,
    `<div ${style('padding:24px;font-size:16px;line-height:1.5')}>`,
    `<h1 ${style(`margin:0 0 16px;font-size:22px;font-family:${brand.fontFamilyHeading}`)}>${escapeHtml(sentences.title)}</h1>`,
    own ? paragraphsOf(own.text, own.variables, style(`color:${text}`)) : `<p>${escapeHtml(greeting)}</p><p>${escapeHtml(sentences.body)}</p>`,
    ...(own && namesLink(own.text) ? [] : [
      `<p ${style('margin:24px 0')}><a href="${escapeHtml(url)}" ${style(
        `display:inline-block;padding:12px 20px;border-radius:8px;background:${primary};color:${onPrimary};text-decoration:none`)}>`,
      `${escapeHtml(sentences.action)}</a></p>`,
    ]),
    '</div>',
    `<div ${style('padding:16px 24px;font-size:13px')}>${escapeHtml(brand.tagline)}<br>`,
    `${escapeHtml(brand.legalName)} · <a href="mailto:${escapeHtml(brand.supportEmail)}" ${style(`color:${text}`)}>`,
    `${escapeHtml(brand.supportEmail)}</a></div></div></body></html>`,
  ].join('\n');
}
