import { expect, it } from 'vitest';
import { localeChoices } from '../../../../../../examples/storefront/src/lib/locales.ts';
import { labelsOf } from '../labels.ts';

it('knows every language that the storefront offers, and is English in all others', () => {
  for (const [locale] of localeChoices('en-US')) expect([locale, labelsOf(locale) === labelsOf('en-US')]).toEqual([locale, locale.startsWith('en')]);
  expect(labelsOf('de-AT')).toBe(labelsOf('de-DE'));
  expect(labelsOf('sv-SE')).toBe(labelsOf('en-US'));
});

it('says every word in every language, and none so long that it runs into the next column', () => {
  for (const [locale] of localeChoices('en-US')) {
    const { kinds, ...labels } = labelsOf(locale);
    for (const word of [...Object.values(kinds), ...Object.values(labels)]) expect(word.trim()).toMatch(/^\p{Lu}/u);
    expect(Math.max(labels.quantity.length, labels.each.length, labels.amount.length)).toBeLessThanOrEqual(8);
  }
});
