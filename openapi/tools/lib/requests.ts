import type { Document, Entry, Parameter, Schema } from './document.ts';
import { examplesOf, isForm, isJson, parametersOf, resolve } from './document.ts';

export interface SampleRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

/**
 * A valid request made of the contract's examples: what the mock, and anything else that answers the contract, can be
 * asked.
 */
export function sampleRequest(document: Document, entry: Entry, path: string = entry.path): SampleRequest {
  const headers: Record<string, string> = { 'x-publishable-key': 'pk_sample' };
  const query = new URLSearchParams();
  let url = path;
  for (const parameter of parametersOf(document, entry)) {
    const value = sampleOf(document, parameter);
    if (parameter.in === 'path') url = url.replace(`{${parameter.name}}`, encodeURIComponent(String(value)));
    if (parameter.in === 'query' && (parameter.required || parameter.example !== undefined)) {
      const list = Array.isArray(value) && parameter.explode !== false ? value : [value];
      for (const one of list) query.append(parameter.name, String(one));
    }
    if (parameter.in === 'header' && parameter.required) headers[parameter.name] = String(value);
  }
  const request: SampleRequest = {
    method: entry.method.toUpperCase(),
    url: query.size > 0 ? `${url}?${query}` : url,
    headers,
  };
  const [type, media] = Object.entries(entry.operation.requestBody?.content ?? {})[0] ?? [];
  if (!type || !media) return request;
  const example = examplesOf(media)[0]?.[1];
  headers['content-type'] = type;
  if (isJson(type)) request.body = JSON.stringify(example ?? {});
  else if (isForm(type)) request.body = String(new URLSearchParams(example as Record<string, string>));
  else request.body = typeof example === 'string' ? example : 'sample';
  return request;
}

/** A parameter's example, or else the simplest value that its schema allows. */
function sampleOf(document: Document, parameter: Parameter): unknown {
  if (parameter.example !== undefined) return parameter.example;
  const named = Object.values(parameter.examples ?? {})[0]?.value;
  return named ?? simplest(document, resolve<Schema>(document, parameter.schema));
}

function simplest(document: Document, schema: Schema): unknown {
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const id = /^\^([a-z]+_)\[/.exec(schema.pattern ?? '');
  if (id) return `${id[1]}01JZ0000000000000000000001`;
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'boolean') return true;
  if (schema.type === 'array') return [simplest(document, resolve<Schema>(document, schema.items ?? {}))];
  const formats: Record<string, string> = {
    date: '2026-06-12',
    'date-time': '2026-06-12T10:00:00.000Z',
    uuid: '01900000-0000-7000-8000-000000000001',
  };
  return formats[schema.format] ?? 'sample'.padEnd(schema.minLength ?? 0, 'x').slice(0, schema.maxLength ?? 40);
}
