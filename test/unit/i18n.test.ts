import { expect, fixture, html } from '@open-wc/testing';
import { formatMessage, type Message } from '../../src/i18n/format.js';
import { localeOf, parseLocale, watchLanguage } from '../../src/i18n/language.js';
import { en } from '../../src/i18n/flexiti-checkout/en.js';
import { es } from '../../src/i18n/flexiti-checkout/es.js';
import { fr } from '../../src/i18n/flexiti-checkout/fr.js';

const placeholders = (message: Message): string[] => [...new Set(typeof message === 'string' ? (message.match(/\{\w+\}/g) ?? []) : Object.values(message).flatMap((form: string) => form.match(/\{\w+\}/g) ?? []))].sort();

describe('texts', () => {
  for (const [language, texts] of Object.entries({ fr, es })) {
    it(`${language} has every text of <flexiti-checkout>, with the same placeholders, and translates it`, () => {
      expect(Object.keys(texts)).to.deep.equal(Object.keys(en));
      for (const [key, text] of Object.entries(en) as [keyof typeof en, Message][]) {
        expect(placeholders(texts[key]), key).to.deep.equal(placeholders(text));
        expect(texts[key], key).to.not.deep.equal(text);
      }
    });
  }

  it('counts as the language counts', () => {
    const minutes = { one: '{count} minute', other: '{count} minutes' };
    expect(formatMessage('en', minutes, { count: 1 })).to.equal('1 minute');
    expect(formatMessage('en', minutes, { count: 0 })).to.equal('0 minutes');
    expect(formatMessage('fr-CA', minutes, { count: 0 })).to.equal('0 minute');
    expect(formatMessage('en', minutes, { count: 1200 })).to.equal('1,200 minutes');
    expect(formatMessage('es', { one: 'uno', other: 'otros' }, { count: 2 })).to.equal('otros');
  });

  it('fills what it has a value for, and takes no value from a prototype', () => {
    expect(formatMessage('en', '{a} {b} {toString}', { a: 'x' })).to.equal('x {b} {toString}');
  });
});

describe('language', () => {
  for (const [tag, language, locale] of [
    ['en', 'en', 'en'],
    ['en-GB', 'en', 'en-GB'],
    ['fr', 'fr', 'fr-CA'],
    ['FR-ca', 'fr', 'fr-CA'],
    ['fr-FR', 'fr', 'fr-FR'],
    ['es-MX', 'es', 'es-MX'],
    ['de', 'en', 'en'],
    ['', 'en', 'en'],
    ['fr-!!', 'fr', 'fr-CA'],
  ] as const) {
    it(`lang="${tag}" speaks ${language} and writes ${locale}`, () => expect(parseLocale(tag)).to.deep.equal({ language, tag: locale }));
  }

  it('takes the nearest lang, through shadow roots', async () => {
    const outer = await fixture<HTMLElement>(html`<div lang="es"><div id="host"></div></div>`);
    const host = outer.querySelector('#host')!;
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = '<p><span></span></p>';
    const inner = root.querySelector('span')!;
    expect(localeOf(inner).language).to.equal('es');
    root.querySelector('p')!.lang = 'fr';
    expect(localeOf(inner).tag).to.equal('fr-CA');
  });

  it('notices a change outside the shadow root, until told to stop', async () => {
    const outer = await fixture<HTMLElement>(html`<div lang="en"><div id="host"></div></div>`);
    const inner = document.createElement('span');
    outer.querySelector('#host')!.attachShadow({ mode: 'open' }).append(inner);
    const stop = new AbortController();
    let calls = 0;
    watchLanguage(inner, () => (calls += 1), stop.signal);
    outer.lang = 'fr';
    await new Promise((resolve) => setTimeout(resolve));
    expect(calls).to.equal(1);
    stop.abort();
    outer.lang = 'es';
    await new Promise((resolve) => setTimeout(resolve));
    expect(calls).to.equal(1);
  });
});
