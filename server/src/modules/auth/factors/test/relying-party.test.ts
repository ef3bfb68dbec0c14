import { describe, expect, it } from 'vitest';
import { relyingPartyOf } from '../index.ts';

const of = (storefrontUrl: string, allowedOrigins: string[] = []) => relyingPartyOf({ name: 'Happy Paws', settings: { storefrontUrl, allowedOrigins } });

describe('whose passkeys they are', () => {
  it('is the tenant’s domain, with what is registered at it and below', () => {
    expect(of('https://happypaws.example/home?x=1', [
      'https://app.happypaws.example', 'https://happypaws.example:8443', 'http://happypaws.example', 'https://evilhappypaws.example',
      'https://other.example', 'not a url', 'https://happypaws.example',
    ])).toEqual({
      id: 'happypaws.example', name: 'Happy Paws',
      origins: ['https://happypaws.example', 'https://app.happypaws.example', 'https://happypaws.example:8443'],
    });
  });

  it('is localhost for whoever develops', () => {
    expect(of('http://localhost:4242', ['http://localhost:4243', 'http://127.0.0.1:4242'])).toEqual({
      id: 'localhost', name: 'Happy Paws', origins: ['http://localhost:4242', 'http://localhost:4243'],
    });
  });

  it.each(['http://happypaws.example', 'http://127.0.0.1:4242', 'https://10.0.0.1', 'https://[::1]:4242', 'happypaws.example', ''])(
    'is nobody’s at %s', (url) => expect(of(url)).toBeNull());
});
