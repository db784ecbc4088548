import { allowCors, sendHtml, sendJson, type Call, type Routes } from '../http.js';
import { PANEL_CSS, PANEL_JS } from './frame-assets.js';
import type { Payment, Payments, PaymentState } from './payments.js';

const CSP = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", 'frame-ancestors *',
].join('; ');

const SECURITY_HEADERS = { 'content-security-policy': CSP, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

const STEPS: readonly (readonly [stage: string, label: string])[] = [
  ['agent-id', 'Agent ID'], ['amount', 'Amount confirmed by customer'], ['card-number', 'Card number'], ['card-verify', 'Card confirmed by customer'],
  ['card-date', 'Expiry date'], ['cv2', 'Security code'], ['processing', 'Payment gateway'],
];

const LABELS: Readonly<Record<string, string>> = {
  reference_id: 'Reference', reference_number: 'Invoice', agent_id: 'Agent ID', agent_name: 'Agent', transaction_flag: 'Transaction type',
};

/** Where the agent page lives, and the script, style sheet and state it loads. Both path parts are Base64, as in the document's sample. */
export function frameRoutes(routes: Routes, payments: Payments): void {
  routes
    .on('GET /thirdparty/assets/panel.js', (call) => sendAsset(call, 'text/javascript', PANEL_JS))
    .on('GET /thirdparty/assets/panel.css', (call) => sendAsset(call, 'text/css', PANEL_CSS))
    .on('GET /thirdparty/embededurl/:number/:reference', (call) => {
      const payment = findByFrame(payments, call);
      if (payment) return sendHtml(call.response, page(payment.state), SECURITY_HEADERS);
      call.response.writeHead(404, { ...SECURITY_HEADERS, 'content-type': 'text/html; charset=utf-8' });
      call.response.end(shell('Not found', '<main><h1>This payment request does not exist.</h1></main>'));
    })
    .on('GET /thirdparty/embededurl/:number/:reference/state', (call) => {
      // A frame sandboxed without allow-same-origin asks from the origin "null".
      allowCors(call.request, call.response);
      const payment = findByFrame(payments, call);
      if (payment) sendJson(call.response, 200, panelState(payment.state));
      else sendJson(call.response, 404, { error: 'not found' });
    });
}

function findByFrame(payments: Payments, { params }: Call): Payment | null {
  const reference = Buffer.from(params.reference ?? '', 'base64').toString('utf8');
  if (!payments.has(reference)) return null;
  const payment = payments.find(reference);
  return decodeURIComponent(payment.framePath) === `/thirdparty/embededurl/${params.number}/${params.reference}` ? payment : null;
}

function sendAsset({ response }: Call, type: string, text: string): void {
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' });
  response.end(text);
}

interface PanelState {
  readonly stage: string;
  readonly ended: boolean;
  readonly paid: boolean;
  readonly agent: string;
  readonly customer: string;
  /** By step: `done`, `current` or `todo`, and what stands beside it. */
  readonly steps: Readonly<Record<string, readonly [status: string, note: string]>>;
}

function panelState({ stage, keyed, card, heard, ending }: PaymentState): PanelState {
  const now = STEPS.findIndex(([name]) => name === stage);
  const steps = STEPS.map(([name], index) => {
    const status = ending === 'paid' ? 'done' : ending ? 'todo' : index < now ? 'done' : index === now ? 'current' : 'todo';
    return [name, [status, note(name, status)]] as const;
  });
  return { stage, ended: ending !== null, paid: ending === 'paid', ...heard, steps: Object.fromEntries(steps) };

  function note(name: string, status: string): string {
    if (status === 'current' && (name === 'card-number' || name === 'cv2')) return 'X'.repeat(keyed);
    if (status === 'current' && name === 'card-date') return ['', 'M', 'MM', 'MM Y', 'MM YY'][keyed] ?? '';
    return name === 'card-number' && card ? `${card.brand} ${card.lastFour}` : '';
  }
}

function page(state: PaymentState): string {
  const { fields } = state;
  const { stage, ended, paid, agent, customer, steps } = panelState(state);
  const rows = Object.entries(fields)
    .filter(([name, value]) => value !== '' && !/^(amount|currency|webhook_url|agent_form)/.test(name))
    .map(([name, value]) => `<div><dt>${escape(LABELS[name] ?? name.replaceAll('_', ' '))}</dt><dd>${escape(value)}</dd></div>`);
  const list = STEPS.map(([name, label]) => {
    const [status, text] = steps[name]!;
    const current = status === 'current' ? ' aria-current="step"' : '';
    return `<li data-step="${name}" data-status="${status}"${current}><span>${label}</span><output>${escape(text)}</output></li>`;
  });
  return shell(`Payment ${fields.reference_id ?? ''}`, `
<header><strong>Agent Capture Assist</strong><span>simulator, no real payment</span></header>
<main data-stage="${stage}" data-ended="${ended}" data-paid="${paid}">
<h1>${escape(fields.amount ?? '0.00')} <small>${escape(fields.currency || 'GBP')}</small></h1>
<section aria-label="Progress">
<p class="prompt" role="status" data-text="agent">${escape(agent)}</p>
<ol>${list.join('')}</ol>
<p class="heard"><b>Customer hears</b> <span data-text="customer">${escape(customer)}</span></p>
</section>
<section aria-label="Request"><h2>Payment request</h2><dl>${rows.join('')}</dl></section>
</main>
<footer>Press * on your telephone to cancel and return to the customer.</footer>`);
}

function shell(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/thirdparty/assets/panel.css">
<script defer src="/thirdparty/assets/panel.js"></script>
</head>
<body>${body}</body>
</html>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
