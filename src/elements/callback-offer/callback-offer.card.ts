import type { TemplateResult } from 'lit';
import { sharedStream } from '../../context/shared-stream.js';
import type { Switchboard } from '../../context/switchboard.js';
import { en } from '../../i18n/callback-offer/en.js';
import type { CallbackSession, CallbackSubscribe } from '../../vendors/genesys/index.js';
import { stepsText } from '../shared/steps.text.js';
import { calendarFile, download } from './calendar.js';
import type { CallbackOfferElement } from './callback-offer.js';
import type { CallbackView } from './callback-offer.parts.js';
import { styles } from './callback-offer.styles.js';
import { problemText } from './callback-offer.texts.js';
import { renderCard } from './callback-offer.view.js';
import { PhoneField } from './phone-field.js';
import { groupByDay, roundWait, zoneName, zoneOf, type ShownDay } from './times.js';

/** What the element lends the card at each rendering. */
export type CardKit = Pick<CallbackView, 'html' | 'nothing' | 't' | 'tag' | 'can' | 'submitting'>;

/** All that is seen: loaded when there is something to show, which for most visitors there never is. */
export class CallbackCard {
  readonly english = en;
  readonly problemText = problemText;
  readonly phone: PhoneField;
  readonly #host: CallbackOfferElement;
  readonly #session: CallbackSession;
  #kit: CardKit | undefined;
  #wait: number | null = null;
  #picking = false;
  #asking = '';
  /** Day and instant that were chosen. */
  #day = '';
  #time = '';
  #grouped: { by: unknown[]; days: ShownDay[] } = { by: [], days: [] };

  constructor(host: CallbackOfferElement, session: CallbackSession) {
    this.#host = host;
    this.#session = session;
    this.phone = new PhoneField(host);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(stepsText + styles);
    host.shadowRoot?.adoptedStyleSheets.push(sheet);
  }

  render(kit: CardKit): TemplateResult {
    const { snapshot, timeZone, callDirection, waitForAgent, waitForUserConfirm, scheduling, defaultCountry } = this.#host;
    const { phase, estimatedWait, slots } = snapshot;
    const { typed, read, invalid, country } = this.phone;
    const { tag } = kit;
    this.#kit = kit;
    const zone = zoneOf(timeZone);
    if (phase !== 'scheduled' && phase !== 'queued') this.#asking = '';
    this.#wait = estimatedWait === null ? null : roundWait(estimatedWait, this.#wait);
    const days = slots && this.#group([slots, zone, tag], () => groupByDay(slots, zone, tag, Date.now()));
    const day = days?.find(({ key, times }) => key === this.#day || times.some(({ time }) => time === this.#time)) ?? days?.[0];
    this.#time = (day?.times.find(({ time }) => time === this.#time) ?? day?.times[0])?.time ?? '';
    return renderCard({
      ...kit,
      snapshot,
      zone,
      zoneLabel: zoneName(zone, tag),
      now: Date.now(),
      wait: this.#wait,
      isDialIn: callDirection === 'USERORIGINATED',
      waitForAgent,
      waitForUserConfirm,
      scheduling,
      typed,
      read,
      invalid,
      country,
      countries: defaultCountry ? null : this.phone.countries(tag),
      picking: this.#picking,
      wantsTime: this.#wantsTime,
      days,
      day,
      time: this.#time,
      asking: this.#asking,
      onSubmit: this.#onSubmit,
      onAct: this.#onAct,
      onChange: this.#onChange,
      onFocus: this.#onFocus,
      onKey: this.#onKey,
    });
  }

  /** Hears of a running callback by the gateway's event stream: the one that all below a provider use, or one of its own. */
  listen(gateway: string | undefined, switchboard: Switchboard | undefined, ...[topic, hear, signal, token]: Parameters<CallbackSubscribe>): void {
    const url = gateway?.replace(/\/+$/, '');
    const stream = url && url !== switchboard?.gateway ? sharedStream({ url: `${url}/events`, token: async () => switchboard?.token() }) : switchboard?.stream;
    stream?.subscribe(topic, { onEvent: () => hear(true), onState: (state) => hear(state === 'live'), onError: () => hear(false) }, signal, token);
  }

  /** A thousand times are not written anew for every look at the queue. */
  #group(by: unknown[], make: () => ShownDay[]): ShownDay[] {
    if (by.some((value, i) => value !== this.#grouped.by[i])) this.#grouped = { by, days: make() };
    return this.#grouped.days;
  }

  get #wantsTime(): boolean {
    const { scheduling, phase } = this.#host;
    return scheduling === 'scheduled' || (scheduling === 'both' && (this.#picking || phase === 'closed'));
  }

  async #submit(): Promise<void> {
    const wantsTime = this.#wantsTime;
    if (wantsTime && !this.#time) return;
    await this.#host.accept(wantsTime ? { desiredTime: this.#time } : {});
    if (this.phone.invalid) this.phone.focus();
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    if (!this.#asking) void this.#submit();
    else void this.#reschedule(this.#time);
  };

  async #reschedule(time: string): Promise<void> {
    if (await this.#host.reschedule(time)) this.#ask('');
  }

  #ask(what: string): void {
    this.#asking = what;
    if (what === 'change') void this.#session.loadSlots();
    this.#host.requestUpdate();
  }

  readonly #onAct = (event: Event): void => {
    const host = this.#host;
    const { value } = event.currentTarget as HTMLButtonElement;
    if (host.phase === 'submitting' || host.snapshot.busy) return;
    if (value === 'decline') host.decline();
    else if (value === 'again') void this.#session.check();
    else if (value === 'look') void host.refresh();
    else if (value === 'confirm') void host.cancel();
    else if (value === 'ready') void this.#session.respond(host.waitForUserConfirm ? 'ready' : 'connect');
    else if (value === 'calendar') this.#saveCalendar();
    else if (!/^\d/.test(value)) this.#ask(value);
    else if (host.serviceId) void this.#reschedule(value);
    else void host.accept({ desiredTime: value });
  };

  readonly #onChange = (event: Event): void => {
    const { name, value } = event.target as HTMLInputElement;
    this.#session.engaged ||= value !== undefined;
    if (name === 'when') {
      this.#picking = value === 'pick';
      if (this.#picking) void this.#session.loadSlots();
    } else if (name === 'day') {
      this.#day = value;
      this.#time = '';
    } else if (name === 'time') this.#time = value;
    else if (name === 'country') this.phone.choose(value);
    else void this.phone.changed();
    this.#host.requestUpdate();
  };

  readonly #onFocus = (): void => {
    this.#session.engaged = true;
    this.phone.load();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    // a field of the page's own is not part of our form
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement && !event.target.form) void this.#submit();
  };

  #saveCalendar(): void {
    const { serviceId, desiredTime } = this.#host.snapshot;
    const { t } = this.#kit!;
    const { read } = this.phone;
    const description = read ? t('ring', { number: read.shown }) : t('weRing');
    download('callback.ics', 'text/calendar', calendarFile({ id: serviceId!, start: desiredTime!, title: t('yours'), description }, Date.now()));
  }
}
