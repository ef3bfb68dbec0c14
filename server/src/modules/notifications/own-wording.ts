import { escapeHtml } from './html.ts';

/** What a business's own wording of a mail may say by name, as `{{firstName}}`. */
export const commonVariables = ['firstName', 'business', 'supportEmail', 'title', 'body', 'link'] as const;
export const bookingVariables = [...commonVariables, 'ownerName', 'caregiverName', 'dogs', 'stay', 'total'] as const;
export type Variables = Readonly<Partial<Record<(typeof bookingVariables)[number], string>>>;

const variable = /\{\{ *([A-Za-z]+) *\}\}/g;

/** What is written for stays is not sent of a meet-and-greet. */
export const typeOfMeeting = (type: string): string => type.replace(/^booking\./, 'meet_and_greet.');
export const templateOfBooking = (type: string, part: string): string => `${type}.${part}`;

/** A text with its variables put in, once: what a person is called is never read as a variable. */
export const fill = (template: string, variables: Variables, write: (text: string, name?: string) => string = (text) => text): string => {
  let [filled, last] = ['', 0];
  for (const match of template.matchAll(variable)) {
    filled += write(template.slice(last, match.index)) + write(variables[match[1] as keyof Variables] ?? '', match[1]);
    last = match.index + match[0].length;
  }
  return filled + write(template.slice(last));
};

export const namesLink = (template: string): boolean => [...template.matchAll(variable)].some(([, name]) => name === 'link');

/** The text as paragraphs. It is text and stays text: whatever looks like markup is shown, not obeyed. */
export const paragraphsOf = (template: string, variables: Variables, linkStyle: string): string =>
  template.trim().split(/\n[ \t]*\n\s*/).map((paragraph) => {
    const html = fill(paragraph, variables, (text, name) => name === 'link'
      ? `<a href="${escapeHtml(text)}" ${linkStyle}>${escapeHtml(text)}</a>`
      : escapeHtml(text).replaceAll('\n', '<br>'));
    return `<p>${html}</p>`;
  }).join('\n');
