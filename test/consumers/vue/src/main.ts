import { createApp } from 'vue';
import 'switchboard-elements/define/flexiti-checkout';
import 'switchboard-elements/switchboard.css';
import 'switchboard-elements/vue';
import App from './App.vue';

createApp(App).mount('#app');
