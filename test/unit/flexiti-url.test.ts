import { expect } from '@open-wc/testing';
import { acceptedOrigins, parseSessionUrl, FLEXITI_ORIGINS, type FlexitiEnvironment } from '../../src/vendors/flexiti/index.js';

const origins = acceptedOrigins('production', ['http://127.0.0.1:4411']);

describe('Flexiti session URL', () => {
  it('reads the session id behind the fragment, and in the query', () => {
    const url = 'https://posapi.flexiti.fi/#/widget/client/token?lang=en&x-reference-id=a&widget_session_id=0A-1b';
    expect(parseSessionUrl(url, origins)).to.deep.equal({ href: url, origin: 'https://posapi.flexiti.fi', widgetSessionId: '0A-1b' });
    expect(parseSessionUrl('https://posapi.flexiti.fi/?widget_session_id=q', origins).widgetSessionId).to.equal('q');
    expect(parseSessionUrl('https://posapi.flexiti.fi/', origins).widgetSessionId).to.equal(null);
  });

  for (const url of [
    'javascript:alert(1)',
    ' \tjavascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
    'blob:https://posapi.flexiti.fi/x',
    'https://posapi.flexiti.fi@evil.example/',
    'https://user:secret@posapi.flexiti.fi/',
    'https://posapi.flexiti.fi.evil.example/',
    'https://evil-posapi.flexiti.fi/',
    'http://posapi.flexiti.fi/',
    'https://posapi.flexiti.fi:8443/',
    'http://127.0.0.1:4412/',
    '/relative',
    '//posapi.flexiti.fi/x',
    '',
    undefined,
    null,
    42,
    {},
  ]) {
    it(`refuses ${JSON.stringify(url) ?? 'undefined'} without repeating it`, () => {
      try {
        parseSessionUrl(url, origins);
      } catch (error) {
        expect(error).to.include({ name: 'SwitchboardError', code: 'url-refused', retryable: false });
        if (typeof url === 'string' && url.length > 8) expect((error as Error).message).to.not.contain(url);
        return;
      }
      throw new Error('it was accepted');
    });
  }

  it('refuses the page’s own origin, where a sandbox would not hold', () => {
    expect(() => parseSessionUrl('http://127.0.0.1:4411/x', origins, 'http://127.0.0.1:4411')).to.throw().with.property('code', 'url-refused');
  });

  it('accepts exactly the origins of the environment and the page’s extra ones', () => {
    for (const environment of Object.keys(FLEXITI_ORIGINS) as FlexitiEnvironment[]) {
      expect([...acceptedOrigins(environment)]).to.deep.equal([...FLEXITI_ORIGINS[environment]]);
    }
    expect([...acceptedOrigins('nowhere' as FlexitiEnvironment)]).to.deep.equal([]);
  });

  for (const entry of ['*', 'https://*.flexiti.fi', 'http://shop.example', 'https://finance.example/', 'https://finance.example/path', 'null', 'finance.example', 'http://127.0.0.1.evil.example', 7 as unknown as string]) {
    it(`an extra entry ${JSON.stringify(entry)} counts for nothing`, () => expect(acceptedOrigins('training', [entry]).size).to.equal(FLEXITI_ORIGINS.training.length));
  }

  for (const entry of ['https://finance.example', 'http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000', 'http://pay.localhost:3000']) {
    it(`an extra entry ${entry} counts`, () => expect(acceptedOrigins('production', [entry]).has(entry)).to.equal(true));
  }
});
