import vue from '@vitejs/plugin-vue'
import components from 'unplugin-vue-components/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import { defineConfig } from 'vite'

/** The oldest browsers of government desks (信创: Chromium 86) and of leaders' phones. */
const OLDEST_BROWSERS = ['chrome86', 'safari14']

export default defineConfig({
  root: 'src/web',
  plugins: [
    vue(),
    // A form takes an Element Plus part by naming it in its template; our own parts are imported by name.
    components({ dirs: [], dts: false, resolvers: [ElementPlusResolver({ importStyle: 'css' })] }),
  ],
  build: {
    outDir: process.env['SANSHI_PAGES'] ?? '../../dist',
    emptyOutDir: true,
    target: OLDEST_BROWSERS,
    cssTarget: OLDEST_BROWSERS,
    // Pages are served under a policy that allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true } } },
})
