import type { Component } from 'vue'
import { PAGE_PATHS } from '../contract/page-paths.ts'
import type { PageName } from '../contract/page-paths.ts'
import type { Role } from './session/session.ts'

/** A page of the desk. Its code comes when it is first opened. */
export interface PageEntry {
  name: PageName
  /** Title of the window and, where `inBar`, the word in the top bar; pages stand there in the order of this list. */
  title: string
  inBar?: boolean
  /** Who it is for; everybody signed in, where nothing is said. Others are told so, and whom to ask. */
  roles?: readonly Role[]
  /** `desk`: under the top bar · `bare`: for whoever is not signed in, and for screens that fill themselves. */
  frame?: 'desk' | 'bare'
  /** Nobody needs to be signed in. */
  open?: boolean
  load: () => Promise<{ default: Component }>
}

/** Whoever sees incidents: everybody but the administrator, who keeps accounts and units. */
const INCIDENT_ROLES: readonly Role[] = ['recorder', 'assessor', 'coordinator', 'unit', 'signatory', 'leader', 'auditor']
/** Who sees incidents at all, and who sits at a desk that changes hands. */
const WORKING: readonly Role[] = ['recorder', 'assessor', 'coordinator', 'unit', 'signatory', 'leader', 'auditor']
const ON_DUTY: readonly Role[] = ['recorder', 'assessor', 'coordinator', 'unit', 'signatory']

export const PAGES: readonly PageEntry[] = [
  { name: 'board', title: '值守台', inBar: true, load: () => import('./pages/board/BoardPage.vue') },
  { name: 'incidents', title: '事件', inBar: true, roles: INCIDENT_ROLES, load: () => import('./pages/incidents/IncidentsPage.vue') },
  { name: 'incident', title: '事件', roles: INCIDENT_ROLES, load: () => import('./pages/incident/IncidentPage.vue') },
  { name: 'log', title: '登记', inBar: true, roles: ['recorder'], load: () => import('./pages/log/LogPage.vue') },
  {
    name: 'leader',
    title: '领导',
    inBar: true,
    roles: ['leader'],
    frame: 'bare',
    load: () => import('./pages/leader/LeaderPage.vue'),
  },
  { name: 'leaderIncident', title: '事件', frame: 'bare', load: () => import('./pages/leader/LeaderIncidentPage.vue') },
  { name: 'wall', title: '大屏', frame: 'bare', open: true, load: () => import('./pages/wall/WallPage.vue') },
  { name: 'weekly', title: '周报', inBar: true, load: () => import('./pages/weekly/WeeklyPage.vue') },
  { name: 'rules', title: '规则', inBar: true, load: () => import('./pages/rules/RulesPage.vue') },
  { name: 'units', title: '单位与人员', inBar: true, load: () => import('./pages/units/UnitsPage.vue') },
  { name: 'ledger', title: '台账', inBar: true, load: () => import('./pages/ledger/LedgerPage.vue') },
  { name: 'drills', title: '演练', inBar: true, roles: WORKING, load: () => import('./pages/drills/DrillsPage.vue') },
  { name: 'handover', title: '交接班', roles: ON_DUTY, load: () => import('./pages/handover/HandoverPage.vue') },
  { name: 'password', title: '修改密码', load: () => import('./pages/password/PasswordPage.vue') },
  { name: 'signIn', title: '登录', frame: 'bare', open: true, load: () => import('./pages/SignInPage.vue') },
  { name: 'setup', title: '首次设置', frame: 'bare', open: true, load: () => import('./pages/setup/SetupPage.vue') },
]

export function pathOf(name: PageName): string {
  return PAGE_PATHS[name]
}

/** True when the page has been built; links to one that has not are left out. */
export function hasPage(name: PageName): boolean {
  return PAGES.some((page) => page.name === name)
}
