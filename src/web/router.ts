import { createRouter, createWebHistory } from 'vue-router'
import type { Router } from 'vue-router'
import { PAGES, pathOf } from './pages.ts'
import type { PageEntry } from './pages.ts'
import type { Session } from './session/session.ts'
import NotFound from './parts/NotFound.vue'

declare module 'vue-router' {
  interface RouteMeta {
    page?: PageEntry
  }
}

/** One route for each page; whoever is not signed in is asked to, and comes back to where they wanted to go. */
export function makeRouter(session: Session): Router {
  const router = createRouter({
    history: createWebHistory(),
    // A filter or a list in the address moves nothing on the page.
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
    routes: [
      ...PAGES.map((page) => ({ path: pathOf(page.name), name: page.name, component: page.load, meta: { page } })),
      { path: '/:rest(.*)', component: NotFound },
    ],
  })

  router.beforeEach(async (to) => {
    const page = to.meta.page
    if (page?.open === true) return true
    if (!(await session.known())) return { path: pathOf('signIn'), query: to.fullPath === '/' ? {} : { next: to.fullPath } }
    return true
  })
  router.afterEach((to) => {
    document.title = to.meta.page === undefined ? '三时' : `${to.meta.page.title} - 三时`
  })
  return router
}
