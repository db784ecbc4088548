// The built bundles on pages of their own: under a strict policy, blocked by it, and loaded twice.
import { expect } from '@open-wc/testing';
import { executeServerCommand } from '@web/test-runner-commands';
import { sessionUrl } from '../support/flexiti.js';
import { until } from '../support/wait.js';

type Told = { kind: string; value: unknown };

async function visit(policy: string, src: string, scripts = ['/cdn/flexiti-checkout.js']): Promise<{ told: Told[]; of: (kind: string) => unknown[] }> {
  const { url } = await executeServerCommand<{ url: string }, unknown>('sb:pages');
  const told: Told[] = [];
  const listen = ({ data }: MessageEvent<{ fixture?: string } & Told>): void => {
    if (data?.fixture === 'strict') told.push({ kind: data.kind, value: data.value });
  };
  addEventListener('message', listen);
  const frame = document.createElement('iframe');
  frame.style.cssText = 'inline-size: 700px; block-size: 700px';
  frame.src = `${url}/strict.html?${new URLSearchParams([['csp', policy], ['src', src], ...scripts.map((script) => ['script', script])])}`;
  document.body.append(frame);
  leave = () => {
    frame.remove();
    removeEventListener('message', listen);
  };
  return { told, of: (kind) => told.filter((entry) => entry.kind === kind).map(({ value }) => value) };
}

let leave = (): void => {};
afterEach(() => leave());

const policy = (frames: string, types = ''): string => `default-src 'none'; script-src 'self'; frame-src ${frames}; img-src data:; require-trusted-types-for 'script'; trusted-types lit-html ${types}`;

describe('the bundle on a page with a strict policy', () => {
  it('runs a session to its outcome without a violation or an error', async () => {
    const src = await sessionUrl({ scenario: 'purchase-verified' });
    const { of, told } = await visit(policy(new URL(src).origin), src);
    await until(() => of('flexiti-outcome').length > 0, 'an outcome');
    expect(of('flexiti-outcome')[0]).to.include({ outcome: 'purchase-verified' });
    expect(told.filter(({ kind }) => kind === 'violation' || kind === 'error')).to.deep.equal([]);
  });

  it('X3: says frame-blocked when the policy does not name the vendor', async () => {
    const src = await sessionUrl({ scenario: 'purchase-verified' });
    const { of } = await visit(policy("'none'"), src);
    await until(() => of('flexiti-error').length > 0, 'an error');
    expect(of('flexiti-error')[0]).to.include({ code: 'frame-blocked', retryable: false });
    expect(of('flexiti-outcome')).to.deep.equal([]);
  });

  it('may be loaded twice, also in another bundle, and works', async () => {
    const src = await sessionUrl({ scenario: 'cancel' });
    // every copy of lit makes its Trusted Types policy, so a page that loads two must allow that
    const { of } = await visit(policy(new URL(src).origin, "'allow-duplicates'"), src, ['/cdn/flexiti-checkout.js', '/cdn/flexiti-checkout.js?again', '/cdn/switchboard.js']);
    await until(() => of('flexiti-outcome').length > 0, 'an outcome');
    expect(of('error')).to.deep.equal([]);
    expect(of('ready')).to.deep.equal([true]);
  });
});
