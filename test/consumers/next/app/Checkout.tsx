'use client';

import { useState } from 'react';
import { FlexitiCheckout } from 'switchboard-elements/react';

async function fetchSession(): Promise<{ url: string }> {
  const response = await fetch('/flexiti-session', { method: 'POST' });
  return response.json();
}

const allowedOrigins = ['http://127.0.0.1:4610']; // the simulator; leave it out for Flexiti itself

export function Checkout({ presentation }: { presentation?: 'inline' | 'dialog' }) {
  const [results, setResults] = useState<string[]>([]);
  return (
    <main>
      <h1>Your order</h1>
      <FlexitiCheckout
        presentation={presentation}
        fetchSession={fetchSession}
        allowedOrigins={allowedOrigins}
        onFlexitiOutcome={({ detail }) => setResults((all) => [...all, `${detail.outcome}, ${detail.nextStep}`])}
      />
      <p>
        Result: <output id="result">{results}</output>
      </p>
    </main>
  );
}
