import { useState } from 'react';
import 'switchboard-elements/define/flexiti-checkout';
import 'switchboard-elements/jsx';

async function fetchSession(): Promise<{ url: string }> {
  const response = await fetch('/flexiti-session', { method: 'POST' });
  return response.json();
}

const allowedOrigins = ['http://127.0.0.1:4610']; // the simulator; leave it out for Flexiti itself

export function CheckoutTag() {
  const [results, setResults] = useState<string[]>([]);
  return (
    <main>
      <h1>Your order</h1>
      <flexiti-checkout
        fetchSession={fetchSession}
        allowedOrigins={allowedOrigins}
        onflexiti-outcome={({ detail }) => setResults((all) => [...all, `${detail.outcome}, ${detail.nextStep}`])}
      />
      <p>
        Result: <output id="result">{results}</output>
      </p>
    </main>
  );
}
