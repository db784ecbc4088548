import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// the shop's server; here the simulator makes the sessions
const shop = { '/flexiti-session': { target: 'http://127.0.0.1:4610', rewrite: () => '/control/session' } };

export default defineConfig({
  plugins: [svelte()],
  server: { proxy: shop },
  preview: { proxy: shop },
});
