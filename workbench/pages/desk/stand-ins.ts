import type { DeskState, Recipient } from '../../desk-backend.js';

/** Where everything is; see workbench/server.ts. */
export interface Config {
  readonly gateway: string;
  readonly flexiti: string;
  readonly paytia: string;
  readonly genesys: string;
  readonly five9: { readonly url: string; readonly bridgeUrl: string };
  readonly paytiaScenarios: Readonly<Record<string, string>>;
}

/** Between two keys that are pressed for a person: quick, and still to be seen. */
const KEY_MS = 90;

/** What goes on behind the desk: the simulated vendors and the gateway. */
export class StandIns {
  state: DeskState | null = null;
  #keying = 0;

  /** Calls back after each change. */
  follow(onChange: () => void): void {
    new EventSource('/desk/events').addEventListener('message', ({ data }) => {
      this.state = JSON.parse(data as string) as DeskState;
      onChange();
    });
  }

  /** False when the command makes no sense now. */
  async send(to: Recipient, command: object): Promise<boolean> {
    const response = await fetch(`/desk/control/${to}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(command) });
    return ((await response.json()) as { isDone?: boolean }).isDone ?? false;
  }

  /** One key after the other; a later call takes over. */
  async key(keys: string, press: (key: string) => Promise<boolean>): Promise<void> {
    const turn = (this.#keying += 1);
    for (const key of keys) {
      if (turn !== this.#keying) return;
      await press(key);
      await new Promise((resolve) => setTimeout(resolve, KEY_MS));
    }
  }
}
