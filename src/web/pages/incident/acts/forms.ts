import { defineAsyncComponent } from 'vue'
import type { Component } from 'vue'

/** The form of each act, by its name; its code comes when it is first opened. */
export const FORMS: Readonly<Record<string, Component>> = {
  verify: defineAsyncComponent(() => import('./VerifyAct.vue')),
  explain: defineAsyncComponent(() => import('./ExplainAct.vue')),
  notice: defineAsyncComponent(() => import('./NoticeAct.vue')),
}
