import type { TenantSettings } from '../../kernel/context/tenant.ts';

/** The mails that can be worded anew, each with the variables that it may name. Whoever sends them declares them. */
export type MailTemplates = Readonly<Record<string, readonly string[]>>;

const variable = /\{\{ *([A-Za-z]+) *\}\}/g;
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** What is wrong with a business's own wording: mails that there are not, variables that they don't have, braces that are none. */
export function templateProblems(templates: TenantSettings['templates'], declared: MailTemplates, say: (pointer: string, detail: string) => void): void {
  for (const [name, wording] of Object.entries(templates)) {
    const pointer = `/templates/${escaped(name)}`;
    const known = Object.hasOwn(declared, name) ? declared[name]! : null;
    if (!known) {
      say(pointer, 'is the name of no mail');
      continue;
    }
    for (const part of ['subject', 'text'] as const) {
      const unknown = [...wording[part].matchAll(variable)].map((match) => match[1]!).find((used) => !known.includes(used));
      if (unknown !== undefined) say(`${pointer}/${part}`, `has no variable ${unknown}; there are ${known.join(', ')}`);
      else if (/\{\{|\}\}/.test(wording[part].replace(variable, ''))) say(`${pointer}/${part}`, 'has braces that are no variable: write {{firstName}}');
    }
  }
}
