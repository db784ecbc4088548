import { expect } from '@open-wc/testing';
import { FlexitiSession, type FlexitiNotice } from '../../src/vendors/flexiti/index.js';
import { HeldClock } from '../support/held-clock.js';

function open(getSession: () => Promise<{ url: string; expiresAt?: number }>): { session: FlexitiSession; clock: HeldClock; notices: FlexitiNotice[]; opened: Promise<void> } {
  const clock = new HeldClock();
  const session = new FlexitiSession({ clock });
  const notices: FlexitiNotice[] = [];
  session.onNotice((notice) => notices.push(notice));
  const opened = session.open({ flow: 'purchase', environment: 'production', getSession, mount: document.createElement('div'), title: 'x' });
  return { session, clock, notices, opened };
}

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('Flexiti session', () => {
  it('says after 12 seconds that opening is slow', async () => {
    const { session, clock } = open(() => new Promise(() => {}));
    await clock.pass(11_999);
    expect(session.snapshot.slow).to.equal(false);
    await clock.pass(1);
    expect(session.snapshot).to.include({ slow: true, phase: 'preparing' });
    session.close();
  });

  it('gives up on a shop that does not answer in 30 seconds', async () => {
    const { session, clock, notices, opened } = open(() => new Promise(() => {}));
    await clock.pass(30_000);
    await opened;
    expect(session.snapshot).to.deep.include({ phase: 'failed', problem: { code: 'session-unavailable', retryable: true } });
    expect(notices).to.have.length(1);
  });

  it('is expired by the clock even when no timer ran meanwhile', async () => {
    const clock = new HeldClock();
    const session = new FlexitiSession({ clock });
    const mount = document.createElement('div');
    document.body.append(mount);
    await session.open({ flow: 'purchase', environment: 'production', allowedOrigins: ['http://127.0.0.1:9'], getSession: () => ({ url: 'http://127.0.0.1:9/', expiresAt: clock.now() + 60_000 }), mount, title: 'x' });
    expect(session.snapshot.phase).to.equal('loading');
    Object.assign(clock, { now: () => Infinity });
    document.dispatchEvent(new Event('visibilitychange'));
    expect(session.snapshot.phase).to.equal('expired');
    expect(mount.childElementCount).to.equal(0);
    mount.remove();
  });

  it('treats a session that expired before it came as expired, and an unreadable time as none', async () => {
    const gone = open(async () => ({ url: 'https://posapi.flexiti.fi/', expiresAt: 1 }));
    await gone.opened;
    expect(gone.session.snapshot.phase).to.equal('expired');
    gone.session.close();
    const odd = open(async () => ({ url: 'https://posapi.flexiti.fi/', expiresAt: 'soon' as never }));
    await tick();
    expect(odd.session.snapshot.expiresAt).to.equal(null);
    odd.session.close();
  });

  it('comes back from the back/forward cache as interrupted', async () => {
    const { session, opened } = open(async () => ({ url: 'https://posapi.flexiti.fi/' }));
    await opened;
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(session.snapshot.problem?.code).to.equal('session-interrupted');
  });
});
