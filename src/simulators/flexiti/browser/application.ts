import type { WidgetApp } from './app.js';
import { consent, el, facts, field } from './dom.js';
import { enterCode } from './purchase.js';

type Applicant = Record<'firstName' | 'lastName' | 'dob' | 'phone' | 'email' | 'postal', string>;

/** Application, step 1: who applies. */
export function fillApplication(app: WidgetApp, known: Partial<Applicant> = {}): void {
  const { t } = app;
  const required = t.required;
  const isAdult = (text: string): boolean => {
    const born = new Date(`${text}T00:00:00Z`);
    const today = new Date();
    return /^\d{4}-\d\d-\d\d$/.test(text) && born.getFullYear() > 1900 && Date.UTC(today.getUTCFullYear() - 18, today.getUTCMonth(), today.getUTCDate()) >= born.getTime();
  };
  const fields = {
    firstName: field({ name: 'firstName', label: t.firstName, autocomplete: 'given-name', required, value: known.firstName ?? '' }),
    lastName: field({ name: 'lastName', label: t.lastName, autocomplete: 'family-name', required, value: known.lastName ?? '' }),
    dob: field({
      name: 'dob', label: t.dob, hint: t.dobHint, autocomplete: 'bday', inputmode: 'numeric', maxlength: 10, required, value: known.dob ?? '',
      check: (text) => (isAdult(text) ? '' : t.dobWrong),
    }),
    postal: field({
      name: 'postal', label: t.postal, hint: 'A1A 1A1', autocomplete: 'postal-code', maxlength: 7, required, value: known.postal ?? '',
      check: (text) => (/^[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d$/i.test(text) ? '' : t.postalWrong),
    }),
    phone: field({
      name: 'phone', label: t.phone, type: 'tel', autocomplete: 'tel-national', inputmode: 'tel', required, value: known.phone ?? '',
      check: (text) => (text.replace(/\D/g, '').replace(/^1(?=\d{10}$)/, '').length === 10 ? '' : t.phoneWrong),
    }),
    email: field({
      name: 'email', label: t.email, type: 'email', autocomplete: 'email', inputmode: 'email', required, value: known.email ?? '',
      check: (text) => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? '' : t.emailWrong),
    }),
  };
  app.step({
    at: [1, 3],
    title: t.applyTitle,
    lead: t.applyLead,
    body: [el('div', { class: 'fields' }, ...Object.values(fields).map(({ row }) => row)), el('p', { class: 'mute' }, t.applyHint)],
    submit: t.next,
    next: () => {
      const wrong = Object.values(fields).filter(({ validate }) => !validate());
      if (wrong.length > 0) return wrong[0]!.input.focus();
      const applicant = Object.fromEntries(Object.entries(fields).map(([name, { input }]) => [name, input.value.trim()])) as Applicant;
      enterCode(app, { at: [2, 3], method: 'sms', back: () => fillApplication(app, applicant), next: () => afterCode(app, applicant) });
    },
  });
}

/** The vendor's own test name ends in `retry`; which field it belongs in is assumed. */
export function afterCode(app: WidgetApp, applicant: Applicant): void {
  if (applicant.lastName.toUpperCase() === 'D-EMAIL_DBL_TIMEOUT') return void app.end('retry');
  if (!applicant.email.toLowerCase().startsWith('existing')) return submitApplication(app, applicant, 'apply-new');
  const { t } = app;
  app.step({
    at: [2, 3],
    title: t.existingTitle,
    lead: t.existingLead,
    body: [],
    submit: t.existingGoOn,
    next: () => submitApplication(app, applicant, 'apply-existing'),
    extra: [el('button', { type: 'button', click: () => void app.end('activation') }, t.existingActivate)],
  });
}

/** Application, step 3: look over and submit. */
export function submitApplication(app: WidgetApp, applicant: Applicant, scenario: string): void {
  const { t } = app;
  const agreed = consent(t.submitAgree, t.reviewAgreeMissing);
  app.step({
    at: [3, 3],
    title: t.submitTitle,
    lead: t.submitLead,
    body: [
      facts([
        [t.firstName, applicant.firstName],
        [t.lastName, applicant.lastName],
        [t.dob, applicant.dob],
        [t.phone, applicant.phone],
        [t.email, applicant.email],
        [t.postal, applicant.postal.toUpperCase()],
      ]),
      agreed.row,
    ],
    submit: t.submit,
    next: () => {
      if (agreed.validate()) void app.end(scenario);
    },
    back: () => fillApplication(app, applicant),
  });
}
