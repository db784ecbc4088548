const TEXTS = {
  en: ['Simulated financing page', 'Your purchase', '$1,249.00 in 12 payments of $104.08', 'Accept', 'Decline', 'Leave'],
  fr: ['Page de financement simulée', 'Votre achat', '1 249,00 $ en 12 versements de 104,08 $', 'Accepter', 'Refuser', 'Quitter'],
  es: ['Página de financiación simulada', 'Su compra', '$1,249.00 en 12 pagos de $104.08', 'Aceptar', 'Rechazar', 'Salir'],
} as const;

const STYLE = `
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; justify-items: center; gap: 1rem; padding: 1rem; box-sizing: border-box;
    background: #f4f6fb; color: #1c2333; font: 15px/1.45 system-ui, sans-serif; text-align: center }
  h1 { margin: 0; font-size: 0.8rem; font-weight: 600; letter-spacing: 0.04em; color: #4a5468 }
  p { margin: 0; font-size: 1.15rem }
  div { display: flex; flex-wrap: wrap; justify-content: center; gap: 0.5rem }
  button { min-height: 2.5rem; padding: 0 1.1rem; border: 1px solid #58627a; border-radius: 999px; background: #fff; color: inherit; font: inherit; cursor: pointer }
  button:first-child { background: #1c2333; border-color: #1c2333; color: #fff }`;

/** A stand-in for the vendor's page, in the page's own origin: it posts nothing, its buttons call back. */
export function vendorFrame(lang: string, act?: (what: 'accept' | 'decline' | 'cancel') => void): HTMLIFrameElement {
  const language = /^(fr|es)/.exec(lang)?.[0] as 'fr' | 'es' | undefined;
  const [name, heading, terms, ...buttons] = TEXTS[language ?? 'en'];
  const frame = document.createElement('iframe');
  frame.title = name;
  frame.setAttribute('part', 'iframe');
  frame.srcdoc = `<!doctype html><html lang="${language ?? 'en'}"><title>${name}</title><style>${STYLE}</style>
    <main style="display:contents"><h1>${name}</h1><p><strong>${heading}</strong><br>${terms}</p>
    <div>${['accept', 'decline', 'cancel'].map((value, i) => `<button value="${value}">${buttons[i]}</button>`).join('')}</div></main></html>`;
  frame.addEventListener('load', () => {
    for (const button of frame.contentDocument?.querySelectorAll('button') ?? []) {
      button.addEventListener('click', () => act?.(button.value as 'accept' | 'decline' | 'cancel'));
    }
  });
  return frame;
}
