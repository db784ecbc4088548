import { bootstrapApplication } from '@angular/platform-browser';
import 'switchboard-elements/define/flexiti-checkout';
import { App } from './app/app';

bootstrapApplication(App).catch((error) => console.error(error));
