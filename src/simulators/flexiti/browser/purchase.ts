import type { WidgetApp } from './app.js';
import { consent, el, facts, field, fill, option } from './dom.js';

interface Choice {
  plan: { term: number; payment: number; rate: number };
  method: string;
}

/** The value of the radio button that is on. */
export function chosen(name: string): string {
  return document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? '';
}

/** Purchase, step 1: the number of payments. */
export function choosePlan(app: WidgetApp, selected = 12): void {
  const { t, amount, money } = app;
  const plans = [{ term: 6, rate: 0 }, { term: 12, rate: 0 }, { term: 24, rate: 12.99 }].map(({ term, rate }) => {
    const monthly = rate / 1200;
    return { term, rate, payment: monthly === 0 ? amount / term : (amount * monthly) / (1 - (1 + monthly) ** -term) };
  });
  app.step({
    at: [1, 4],
    title: t.planTitle,
    lead: fill(t.planLead, { amount: money(amount), merchant: app.merchant }),
    body: [
      el('fieldset', { 'aria-label': t.planTitle }, ...plans.map(({ term, rate, payment }) => {
        const cost = rate === 0 ? t.planFree : fill(t.planRate, { rate: rate.toLocaleString(document.documentElement.lang) });
        const total = fill(t.planTotal, { amount: money(payment * term) });
        return option('plan', String(term), term === selected, fill(t.planCount, { n: term }), `${cost} · ${total}`, fill(t.planPayment, { amount: money(payment) }));
      })),
    ],
    submit: t.next,
    next: () => chooseMethod(app, plans.find(({ term }) => String(term) === chosen('plan'))!),
  });
}

/** Purchase, step 2: how the customer is verified. The values are the vendor's `mfaOptionSelected`. */
export function chooseMethod(app: WidgetApp, plan: Choice['plan'], selected = 'sms'): void {
  const { t } = app;
  app.step({
    at: [2, 4],
    title: t.methodTitle,
    lead: t.methodLead,
    body: [
      el(
        'fieldset',
        { 'aria-label': t.methodTitle },
        option('method', 'sms', selected === 'sms', t.methodSms, '(•••) •••-0123'),
        option('method', 'email', selected === 'email', t.methodEmail, 'j•••••@example.com'),
        option('method', 'security_question', selected === 'security_question', t.methodQuestion, ''),
      ),
    ],
    submit: t.next,
    next: () => {
      const method = chosen('method');
      enterCode(app, { at: [2, 4], method, back: () => chooseMethod(app, plan, method), next: () => chooseAccount(app, { plan, method }) });
    },
    back: () => choosePlan(app, plan.term),
  });
}

/** The code, or the answer to the security question. Three wrong ones end the purchase as not verified. */
export function enterCode(app: WidgetApp, { at, method, back, next }: { at: readonly [number, number]; method: string; back: () => void; next: () => void }): void {
  const { t } = app;
  const isQuestion = method === 'security_question';
  const right = isQuestion ? 'maple' : '2222';
  let attempts = 3;
  const code = field({
    name: 'code',
    label: isQuestion ? t.questionLabel : t.codeLabel,
    hint: isQuestion ? t.questionHint : t.codeHint,
    autocomplete: isQuestion ? 'off' : 'one-time-code',
    ...(isQuestion ? {} : { inputmode: 'numeric', maxlength: 4 }),
    required: t.required,
  });
  code.input.classList.toggle('code', !isQuestion);
  const sent = el('p', { class: 'mute', role: 'status' });
  app.step({
    at,
    title: isQuestion ? t.questionTitle : t.codeTitle,
    lead: isQuestion ? '' : fill(t.codeLead, { to: method === 'email' ? 'j•••••@example.com' : '(•••) •••-0123' }),
    body: [code.row, sent],
    submit: t.next,
    next: () => {
      if (!code.validate()) return code.input.focus();
      if (code.input.value.trim().toLowerCase() === right) return next();
      attempts -= 1;
      if (attempts === 0) return void app.end('purchase-not-verified', { mfa: method });
      code.complain(fill(t.codeWrong, { n: attempts }));
      code.input.select();
    },
    extra: isQuestion ? [] : [el('button', { type: 'button', click: () => { sent.textContent = t.codeSent; } }, t.codeAgain)],
    back,
  });
}

/** Purchase, step 3: which account. One needs activation, one may not purchase, and there is the way to a new application. */
export function chooseAccount(app: WidgetApp, choice: Choice): void {
  const { t, money } = app;
  app.step({
    at: [3, 4],
    title: t.accountTitle,
    lead: t.accountLead,
    body: [
      el(
        'fieldset',
        { 'aria-label': t.accountTitle },
        option('account', 'personal', true, t.accountPersonal, '••••\u00a03000', fill(t.accountAvailable, { amount: money(6200) })),
        option('account', 'business', false, t.accountBusiness, '••••\u00a03418', fill(t.accountAvailable, { amount: money(15_000) })),
        option('account', 'inactive', false, t.accountPersonal, '••••\u00a07702', t.accountInactive),
        option('account', 'held', false, t.accountPersonal, '••••\u00a01150', t.accountHeld),
        option('account', 'new', false, t.accountNew, t.accountNewDetail),
      ),
    ],
    submit: t.next,
    next: () => {
      const mfa = choice.method;
      switch (chosen('account')) {
        case 'inactive':
          return void app.end('activation', { mfa });
        case 'held':
          return void app.end('ineligible', { mfa });
        case 'new':
          return void app.end('new-application', { mfa });
        case 'business':
          return acceptPurchase(app, choice, `${t.accountBusiness} ••••\u00a03418`, { accountNumber: '2233418', accountType: 'business' });
        default:
          return acceptPurchase(app, choice, `${t.accountPersonal} ••••\u00a03000`, {});
      }
    },
  });
}

/** Purchase, step 4: accept or decline. */
export function acceptPurchase(app: WidgetApp, choice: Choice, account: string, changes: { accountNumber?: string; accountType?: 'business' }): void {
  const { t, money } = app;
  const { term, payment } = choice.plan;
  const agreed = consent(t.reviewAgree, t.reviewAgreeMissing);
  app.step({
    at: [4, 4],
    title: t.reviewTitle,
    lead: t.reviewLead,
    body: [
      facts([
        [t.yourPurchase, money(app.amount)],
        [t.reviewAccount, account],
        [t.reviewPlan, `${fill(t.planCount, { n: term })} · ${fill(t.planPayment, { amount: money(payment) })}`],
        [t.reviewFirst, t.reviewFirstWhen],
      ]),
      agreed.row,
    ],
    submit: t.accept,
    next: () => {
      if (agreed.validate()) void app.end('purchase-verified', { mfa: choice.method, ...changes });
    },
    extra: [el('button', { type: 'button', click: () => void app.end('cancel') }, t.decline)],
    back: () => chooseAccount(app, choice),
  });
}
