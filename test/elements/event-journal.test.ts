import { expect, fixture, html } from '@open-wc/testing';
import '../../src/define/event-journal.js';
import '../../src/define/flexiti-checkout.js';
import '../../src/define/switchboard-provider.js';
import type { EventJournalElement } from '../../src/elements/event-journal/event-journal.js';

const tell = (node: Element, type: string, detail: unknown): boolean => node.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
const $ = (element: Element, selector: string): HTMLElement => element.shadowRoot!.querySelector<HTMLElement>(selector)!;

async function inProvider(): Promise<{ journal: EventJournalElement; shop: HTMLElement }> {
  const provider = await fixture(html`<switchboard-provider><flexiti-checkout id="shop"></flexiti-checkout><event-journal></event-journal></switchboard-provider>`);
  return { journal: provider.querySelector('event-journal')!, shop: provider.querySelector<HTMLElement>('#shop')! };
}

describe('<event-journal>', () => {
  it('records what the provider’s elements tell, from before it was there', async () => {
    const provider = await fixture(html`<switchboard-provider><flexiti-checkout id="shop"></flexiti-checkout></switchboard-provider>`);
    await provider.querySelector('flexiti-checkout')!.open();
    const journal = document.createElement('event-journal');
    provider.append(journal);
    await journal.updateComplete;
    const [change, error] = journal.entries;
    expect(change).to.include({ element: 'flexiti-checkout#shop', type: 'flexiti-phase-change', phase: 'failed', summary: 'phase: failed, previousPhase: idle' });
    expect(error!.summary).to.contain('code: not-configured');
    expect(change!.at).to.match(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(Object.isFrozen(change)).to.equal(true);
  });

  it('keeps what is private out, and masks what could be a card', async () => {
    const { journal, shop } = await inProvider();
    tell(shop, 'flx-success', { accountNumber: 2233000, verified: true, action: 'purchase', customerId: '1234567-12345', widget_session_id: 'secret' });
    tell(shop, 'secureivr-message', { evt: 'secureivr.message', status: 'OK', data: { message: 'Card 4111 1111 1111 1111', type: 'MESSAGE' } });
    tell(shop, 'callback-before-submit', { customerNumber: '+14165550123', token: 'abc' });
    const text = journal.toJSON() + journal.toCSV();
    for (const secret of ['2233000', '1234567', 'secret', '4111 1111', '4165550123', 'abc']) expect(text).to.not.contain(secret);
    expect(journal.entries.map(({ summary }) => summary)).to.deep.equal(['verified: true, action: purchase', 'status: OK, message: Card •••• 1111, type: MESSAGE', '']);
  });

  it('masks the numbers and addresses that a vendor writes into its text, and leaves dates and times', async () => {
    const { journal, shop } = await inProvider();
    for (const [message, shown] of [
      ['Call (416) 555-0123 or +33 1 23 45 67 89', 'Call (•••• or +••••'],
      ['Account 2233000 or 4410-2297', 'Account •••• or ••••'],
      ['Sent to <ann.lee+x@example.co.uk>, done', 'Sent to •••• done'],
      ['At 14:22:26, 2026-11-20T14:22:26.123Z', 'At 14:22:26, 2026-11-20T14:22:26.123Z'],
      ['Due 2026-11-20: 416 555 01', 'Due 2026-11-20: ••••'],
      ['Order 123456', 'Order 123456'],
    ] as const) {
      tell(shop, 'flexiti-error', { message, estimatedWait: 612.123456 });
      expect(journal.entries.at(-1)!.summary).to.equal(`message: ${shown}, estimatedWait: 612.123456`);
    }
    const before = performance.now();
    tell(shop, 'flexiti-error', { message: 'x'.repeat(200_000) });
    expect(performance.now() - before).to.be.below(1000);
  });

  it('shows, filters and searches', async () => {
    const { journal, shop } = await inProvider();
    expect($(journal, 'p').textContent).to.equal('Nothing has happened yet.');
    tell(shop, 'flexiti-slow', null);
    tell(shop, 'flexiti-error', { code: 'network', message: 'No way', retryable: true });
    await journal.updateComplete;
    expect(journal.shadowRoot!.querySelectorAll('tbody tr')).to.have.length(2);
    await expect(journal).to.be.accessible();
    const search = $(journal, 'input') as HTMLInputElement;
    search.value = 'NETWORK';
    search.dispatchEvent(new InputEvent('input'));
    await journal.updateComplete;
    expect(journal.shadowRoot!.querySelectorAll('tbody tr')).to.have.length(1);
    search.value = 'nothing like it';
    search.dispatchEvent(new InputEvent('input'));
    await journal.updateComplete;
    expect($(journal, 'p').textContent).to.equal('No entry matches.');
  });

  it('finds an entry by the time that it shows, wherever the reader is', async () => {
    const { DateTimeFormat } = Intl;
    Intl.DateTimeFormat = class extends DateTimeFormat {
      constructor(locale?: string, options?: Intl.DateTimeFormatOptions) {
        super(locale, { ...options, timeZone: 'Asia/Kathmandu' });
      }
    } as typeof DateTimeFormat;
    try {
      const { journal, shop } = await inProvider();
      tell(shop, 'flexiti-slow', null);
      await journal.updateComplete;
      const search = $(journal, 'input') as HTMLInputElement;
      search.value = $(journal, 'time').textContent;
      expect(journal.entries[0]!.at).to.not.contain(search.value);
      search.dispatchEvent(new InputEvent('input'));
      await journal.updateComplete;
      expect(journal.shadowRoot!.querySelectorAll('tbody tr')).to.have.length(1);
    } finally {
      Intl.DateTimeFormat = DateTimeFormat;
    }
  });

  it('keeps the chosen element in the list when its entries are gone', async () => {
    const { journal, shop } = await inProvider();
    tell(shop, 'flexiti-slow', null);
    await journal.updateComplete;
    const list = $(journal, 'select') as HTMLSelectElement;
    list.value = 'flexiti-checkout#shop';
    list.dispatchEvent(new Event('change'));
    journal.clear();
    tell(journal, 'flexiti-slow', null);
    await journal.updateComplete;
    expect(list.value).to.equal('flexiti-checkout#shop');
    expect($(journal, 'p').textContent).to.equal('No entry matches.');
    expect($(journal, 'header [aria-live="polite"]').textContent).to.equal('0 entries');
    list.value = '';
    list.dispatchEvent(new Event('change'));
    await journal.updateComplete;
    expect([...list.options].map(({ value }) => value)).to.deep.equal(['', 'event-journal']);
    expect($(journal, 'header [aria-live="polite"]'), 'nothing is looked for').to.equal(null);
    expect(journal.shadowRoot!.querySelectorAll('tbody tr')).to.have.length(1);
  });

  it('leads the CSV file, not the text, with a byte order mark', async () => {
    const { journal, shop } = await inProvider();
    tell(shop, 'flexiti-slow', null);
    await journal.updateComplete;
    const { createObjectURL } = URL;
    const { click } = HTMLAnchorElement.prototype;
    const files: Blob[] = [];
    URL.createObjectURL = (file: Blob) => createObjectURL(files[files.push(file) - 1]!);
    HTMLAnchorElement.prototype.click = () => {};
    [...journal.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent === 'CSV')!.click();
    URL.createObjectURL = createObjectURL;
    HTMLAnchorElement.prototype.click = click;
    expect([...new Uint8Array(await files[0]!.arrayBuffer())].slice(0, 5)).to.deep.equal([0xef, 0xbb, 0xbf, ...new TextEncoder().encode('at')]);
    expect(journal.toCSV().startsWith('at')).to.equal(true);
  });

  it('draws once a frame, however much happens', async () => {
    const { journal, shop } = await inProvider();
    let drawn = 0;
    let frames = 0;
    new MutationObserver(() => (drawn += 1)).observe(journal.shadowRoot!, { subtree: true, childList: true, characterData: true });
    const countFrames = (): void => {
      frames += 1;
      if (told < 500) requestAnimationFrame(countFrames);
    };
    let told = 0;
    requestAnimationFrame(countFrames);
    while (told++ < 500) {
      tell(shop, 'flexiti-error', { code: 'network', attempt: told });
      // another task, as another message of a vendor would be
      if (told % 5 === 0) await new Promise((resolve) => setTimeout(resolve));
      else await new Promise((resolve) => [new MessageChannel()].forEach(({ port1, port2 }) => ((port1.onmessage = resolve), port2.postMessage(null))));
    }
    await journal.updateComplete;
    expect(drawn).to.be.within(1, frames + 10);
    expect(journal.shadowRoot!.querySelector('tbody tr')!.textContent).to.contain('attempt: 500');
  });

  it('shows at most its limit, the newest first', async () => {
    const { journal, shop } = await inProvider();
    journal.limit = 2;
    for (const code of ['a', 'b', 'c']) tell(shop, 'flexiti-error', { code });
    await journal.updateComplete;
    expect(journal.entries.map(({ summary }) => summary)).to.deep.equal(['code: b', 'code: c']);
    expect($(journal, 'tbody tr').textContent).to.contain('code: c');
  });

  it('stays bounded in a storm', async () => {
    const { journal, shop } = await inProvider();
    journal.limit = 5000;
    for (let i = 0; i < 3000; i += 1) tell(shop, 'flexiti-error', { code: String(i) });
    expect(journal.entries).to.have.length(1000);
    expect(journal.entries.at(-1)!.summary).to.equal('code: 2999');
  });

  it('clears, and exports JSON and CSV that a spreadsheet cannot run', async () => {
    const { journal, shop } = await inProvider();
    tell(shop, 'flexiti-error', { code: 'x', message: 'say "hi"' });
    shop.id = '=cmd';
    tell(shop, 'flexiti-slow', null);
    expect(JSON.parse(journal.toJSON())).to.have.length(2);
    const lines = journal.toCSV().split('\r\n');
    expect(lines[0]).to.equal('at,element,type,phase,summary');
    expect(lines[1]).to.contain('"code: x, message: say ""hi"""');
    journal.clear();
    expect(journal.entries).to.deep.equal([]);
  });

  it('listens on its parent, or on the element that `for` names, without a provider', async () => {
    const box = await fixture(html`<div><div id="here"><flexiti-checkout></flexiti-checkout></div><p id="there"></p><event-journal></event-journal><event-journal for="there"></event-journal></div>`);
    const [parent, named] = box.querySelectorAll('event-journal');
    tell(box.querySelector('flexiti-checkout')!, 'flexiti-slow', null);
    tell(box.querySelector('#there')!, 'flexiti-slow', null);
    expect(parent!.entries.map(({ element }) => element)).to.deep.equal(['flexiti-checkout', 'p#there']);
    expect(named!.entries.map(({ element }) => element)).to.deep.equal(['p#there']);
  });

  it('stops listening when it leaves the page', async () => {
    const box = await fixture(html`<div><p></p><event-journal></event-journal></div>`);
    const journal = box.querySelector('event-journal')!;
    journal.remove();
    tell(box.querySelector('p')!, 'flexiti-slow', null);
    expect(journal.entries).to.deep.equal([]);
  });

  it('speaks French and Spanish', async () => {
    const box = await fixture(html`<div lang="fr"><event-journal></event-journal></div>`);
    await box.querySelector('event-journal')!.updateComplete;
    expect($(box.querySelector('event-journal')!, 'h2').textContent).to.equal('Journal des événements');
  });
});
