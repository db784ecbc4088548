import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// the shop's server; here the simulator makes the sessions
const shop = { '/flexiti-session': { target: 'http://127.0.0.1:4610', rewrite: () => '/control/session' } };

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'flexiti-checkout' } } })],
  server: { proxy: shop },
  preview: { proxy: shop },
});
