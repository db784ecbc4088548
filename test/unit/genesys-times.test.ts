import { expect } from '@open-wc/testing';
import { calendarFile } from '../../src/elements/callback-offer/calendar.js';
import { tools } from '../../src/elements/callback-offer/phone.js';
import { homeCountry, loadPhoneTools, plainTools } from '../../src/elements/callback-offer/phone-number.js';
import { groupByDay, roundWait, showDay, showTime, showWait, zoneName, zoneOf } from '../../src/elements/callback-offer/times.js';

/** Browsers part numbers and words with different blanks. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');
const every = (from: string, minutes: number, count: number): { time: string; capacity: number }[] =>
  Array.from({ length: count }, (_, i) => ({ time: new Date(Date.parse(from) + i * minutes * 60_000).toISOString(), capacity: 1 }));
const labels = (slots: { time: string; capacity: number }[], zone: string, tag = 'en-GB'): Record<string, string[]> =>
  Object.fromEntries(groupByDay(slots, zone, tag, Date.parse(slots[0]!.time)).map(({ key, times }) => [key, times.map(({ label }) => plain(label))]));

describe('times by day', () => {
  for (const [what, from, zone, expected] of [
    ['Berlin, clocks go back: the hour that comes twice shows its offset', '2026-10-24T23:30:00Z', 'Europe/Berlin', { '2026-10-25': ['01:30', '02:00 (GMT+2)', '02:30 (GMT+2)', '02:00 (GMT+1)', '02:30 (GMT+1)', '03:00'] }],
    ['Toronto, clocks go back', '2026-11-01T04:30:00Z', 'America/Toronto', { '2026-11-01': ['00:30', '01:00 (GMT-4)', '01:30 (GMT-4)', '01:00 (GMT-5)', '01:30 (GMT-5)', '02:00'] }],
    ['Toronto, clocks go forward: the hour that is missing is not shown', '2026-03-08T06:00:00Z', 'America/Toronto', { '2026-03-08': ['01:00', '01:30', '03:00', '03:30', '04:00', '04:30'] }],
    ['Lord Howe moves by half an hour', '2026-04-04T14:30:00Z', 'Australia/Lord_Howe', { '2026-04-05': ['01:30 (GMT+11)', '01:30 (GMT+10:30)', '02:00', '02:30', '03:00', '03:30'] }],
    ['over midnight in Toronto', '2026-11-20T04:00:00Z', 'America/Toronto', { '2026-11-19': ['23:00', '23:30'], '2026-11-20': ['00:00', '00:30', '01:00', '01:30'] }],
    ['Kolkata is half an hour off', '2026-11-20T04:00:00Z', 'Asia/Kolkata', { '2026-11-20': ['09:30', '10:00', '10:30', '11:00', '11:30', '12:00'] }],
    ['Kathmandu is three quarters off', '2026-11-20T04:00:00Z', 'Asia/Kathmandu', { '2026-11-20': ['09:45', '10:15', '10:45', '11:15', '11:45', '12:15'] }],
    ['Kiritimati is a day ahead', '2026-11-20T04:00:00Z', 'Pacific/Kiritimati', { '2026-11-20': ['18:00', '18:30', '19:00', '19:30', '20:00', '20:30'] }],
    ['Pago Pago is a day behind', '2026-11-20T04:00:00Z', 'Pacific/Pago_Pago', { '2026-11-19': ['17:00', '17:30', '18:00', '18:30', '19:00', '19:30'] }],
  ] as const) {
    it(what, () => {
      const found = labels(every(from, 30, 6), zone);
      for (const times of Object.values(found)) for (const [i, label] of times.entries()) times[i] = label.replace('\u2212', '-');
      expect(found).to.deep.equal(expected);
    });
  }

  it('every instant stays as the server wrote it, whatever the zone', () => {
    const slots = every('2026-10-24T22:00:00Z', 15, 40);
    for (const zone of ['Europe/Berlin', 'America/Toronto', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC']) {
      expect(groupByDay(slots, zone, 'fr-CA', 0).flatMap(({ times }) => times.map(({ time }) => time)), zone).to.deep.equal(slots.map(({ time }) => time));
    }
  });

  it('thins out a day with hundreds of times to quarters of an hour', () => {
    const [day] = groupByDay(every('2026-11-20T00:00:00Z', 5, 288), 'UTC', 'en', 0);
    expect(day!.times).to.have.length(96);
    expect(groupByDay(every('2026-11-20T00:07:00Z', 15, 80), 'UTC', 'en', 0)[0]!.times).to.have.length(80);
  });

  it('names days and zones in the language', () => {
    const now = Date.parse('2026-11-20T18:00:00Z');
    const zone = 'America/Toronto';
    const day = (offset: number, tag: string): string => plain(showDay(now + offset * 86_400_000, zone, tag, now));
    expect([day(0, 'en-CA'), day(1, 'en-CA'), day(2, 'en-CA')]).to.deep.equal(['Today, Nov 20', 'Tomorrow, Nov 21', 'Sunday, Nov 22']);
    expect([day(0, 'fr-CA'), day(1, 'fr-CA')]).to.deep.equal(['Aujourd’hui, 20 nov.', 'Demain, 21 nov.'].map((text) => text.replace('’', day(0, 'fr-CA').includes('’') ? '’' : "'")));
    expect(day(2, 'fr-CA')).to.match(/^Dimanche 22 nov/);
    expect([day(0, 'es'), day(1, 'es'), day(2, 'es')]).to.deep.equal(['Hoy, 20 nov', 'Mañana, 21 nov', 'Domingo, 22 nov']);
    expect(zoneName(zone, 'en-CA')).to.equal('Eastern Time');
    expect(zoneName(zone, 'fr-CA')).to.match(/Est/);
    expect(zoneName('Europe/Madrid', 'es')).to.match(/Europa central|España/);
    expect(plain(showTime(now, zone, 'fr-CA'))).to.equal('13 h 00');
    expect(plain(showTime(now, 'Europe/Madrid', 'es'))).to.equal('19:00');
  });

  it('takes the zone that is asked for, or the person’s own', () => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(zoneOf('Asia/Tokyo')).to.equal('Asia/Tokyo');
    for (const bad of [undefined, '', 'Middle-earth/Shire']) expect(zoneOf(bad)).to.equal(own);
  });
});

describe('the wait in words', () => {
  for (const [seconds, shown, minutes] of [
    [0, null, 1],
    [61, null, 2],
    [600, null, 10],
    [601, null, 15],
    [630, 10, 10],
    [700, 10, 15],
    [590, 15, 15],
    [530, 15, 10],
    [900, 10, 15],
    [3600, null, 60],
    [3700, null, 90],
    [30_000, null, 540],
  ] as const) it(`${seconds} s after ${shown} min is ${minutes} min`, () => expect(roundWait(seconds, shown)).to.equal(minutes));

  it('does not jump to and fro', () => {
    let shown: number | null = null;
    const seen = [880, 905, 895, 910, 899, 930, 870].map((seconds) => (shown = roundWait(seconds, shown)));
    expect(new Set(seen).size).to.equal(1);
  });

  for (const [minutes, tag, text] of [
    [1, 'en', '1 minute'],
    [15, 'en', '15 minutes'],
    [60, 'en', '1 hour'],
    [90, 'en', '1 hour 30 minutes'],
    [120, 'fr-CA', '2 heures'],
    [15, 'es', '15 minutos'],
  ] as const) it(`${minutes} in ${tag} is ${text}`, () => expect(plain(showWait(minutes, tag))).to.equal(text));
});

describe('phone numbers', () => {
  for (const [text, country, number, shown] of [
    ['(416) 555-0123', 'CA', '+14165550123', '(416) 555-0123'],
    ['416.555.0123', 'CA', '+14165550123', '(416) 555-0123'],
    ['1-416-555-0123', 'US', '+14165550123', '(416) 555-0123'],
    ['+1 416 555 0123', 'CA', '+14165550123', '(416) 555-0123'],
    ['416 555 0123 ext. 9', 'CA', '+14165550123', '(416) 555-0123'],
    ['４１６５５５０１２３', 'CA', '+14165550123', '(416) 555-0123'],
    ['+44 20 7946 0018', 'CA', '+442079460018', '+44 20 7946 0018'],
    ['0044 20 7946 0018', 'CA', '+442079460018', '+44 20 7946 0018'],
    ['011 44 20 7946 0018', 'CA', '+442079460018', '+44 20 7946 0018'],
    ['020 7946 0018', 'GB', '+442079460018', '020 7946 0018'],
    ['91 123 45', 'ES', undefined, ''],
    ['310-1234', 'CA', '+13101234', '310-1234'],
    ['911 23 45 67', 'ES', '+34911234567', '911 23 45 67'],
    ['06 12 34 56 78', 'FR', '+33612345678', '06 12 34 56 78'],
    ['030 1234567', 'DE', '+49301234567', '030 1234567'],
    ['555-0123', 'CA', undefined, ''],
    ['hello', 'CA', undefined, ''],
    ['', 'CA', undefined, ''],
    ['4165550123', '', undefined, ''],
    ['+14165550123', 'XX', '+14165550123', '+1 416 555 0123'],
  ] as const) {
    it(`${text} from ${country} is ${number}`, () => {
      const read = tools.readNumber(text, country);
      expect(read?.number).to.equal(number);
      if (number) expect(plain(read!.shown)).to.equal(shown);
    });
  }

  for (const [text, country, number] of [
    ['(416) 555-0123', 'CA', '+14165550123'],
    ['1 416 555 0123', 'US', '+14165550123'],
    ['+44 (20) 7946-0018', 'CA', '+442079460018'],
    ['0044 20 7946 0018', 'CA', '+442079460018'],
    ['020 7946 0018', 'GB', '02079460018'],
    ['12', 'CA', undefined],
    ['call me', 'CA', undefined],
    ['+0123456789', 'CA', undefined],
    ['+1234567890123456', 'CA', undefined],
  ] as const) it(`without the metadata ${text} from ${country} is ${number}`, () => expect(plainTools.readNumber(text, country)?.number).to.equal(number));

  it('lists the countries by their names', async () => {
    const list = tools.listCountries('fr-CA');
    expect(list.length).to.be.above(200);
    expect(list.find(({ code }) => code === 'DE')).to.deep.equal({ code: 'DE', label: 'Allemagne +49' });
    expect(list.findIndex(({ code }) => code === 'DE')).to.be.below(list.findIndex(({ code }) => code === 'ES'));
    expect(await loadPhoneTools()).to.equal(tools);
    expect(homeCountry()).to.match(/^[A-Z]{2}$/);
  });
});

describe('the calendar file', () => {
  it('is one appointment in UTC, folded and escaped', () => {
    const file = calendarFile({ id: '361-x', start: '2026-11-21T14:30:00.000Z', title: 'Su llamada; ya, pronto', description: `Llamamos al +34 911 23 45 67 ${'y otra vez ñ '.repeat(9)}` }, Date.parse('2026-11-20T10:00:00Z'));
    expect(file).to.match(/^BEGIN:VCALENDAR\r\n/).and.match(/\r\nEND:VCALENDAR\r\n$/);
    expect(file).to.contain('\r\nDTSTAMP:20261120T100000Z\r\nDTSTART:20261121T143000Z\r\nDTEND:20261121T144500Z\r\n');
    expect(file.replace(/\r\n /g, '')).to.contain('SUMMARY:Su llamada\\; ya\\, pronto\r\n').and.to.contain('UID:361-x@switchboard-elements');
    for (const line of file.split('\r\n')) expect(new TextEncoder().encode(line).length, line).to.be.at.most(75);
  });
});
