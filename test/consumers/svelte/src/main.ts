import { mount } from 'svelte';
import 'switchboard-elements/define/flexiti-checkout';
import 'switchboard-elements/switchboard.css';
import App from './App.svelte';

mount(App, { target: document.getElementById('app')! });
