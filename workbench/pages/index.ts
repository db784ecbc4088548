import { Desk } from './desk/desk.js';
import type { Config } from './desk/stand-ins.js';

const config = (await (await fetch('/config.json')).json()) as Config;
await new Desk(config).start(document.querySelector<HTMLElement>('#page')!);
