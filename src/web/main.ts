import './styles/tokens.css'
import './styles/base.css'
import { createApp } from 'vue'
import App from './App.vue'
import { DESK, buildDesk } from './desk.ts'
import { pathOf } from './pages.ts'
import { makeRouter } from './router.ts'

const desk = buildDesk(() => {
  const { fullPath, meta } = router.currentRoute.value
  if (meta.page?.open !== true) void router.replace({ path: pathOf('signIn'), query: fullPath === '/' ? {} : { next: fullPath } })
})
const router = makeRouter(desk.session)

createApp(App).provide(DESK, desk).use(router).mount('#desk')
