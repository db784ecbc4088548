import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core';
import type { FlexitiOutcomeDetail } from 'switchboard-elements';

@Component({
  selector: 'shop-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <main>
      <h1>Your order</h1>
      <flexiti-checkout [fetchSession]="fetchSession" [allowedOrigins]="allowedOrigins" (flexiti-outcome)="finished($event.detail)"></flexiti-checkout>
      <p>Result: <output id="result">{{ results().join() }}</output></p>
    </main>
  `,
})
export class App {
  readonly results = signal<string[]>([]);

  readonly allowedOrigins = ['http://127.0.0.1:4610']; // the simulator; leave it out for Flexiti itself

  readonly fetchSession = async (): Promise<{ url: string }> => {
    const response = await fetch('/flexiti-session', { method: 'POST' });
    return response.json();
  };

  finished({ outcome, nextStep }: FlexitiOutcomeDetail): void {
    this.results.update((all) => [...all, `${outcome}, ${nextStep}`]);
  }
}
