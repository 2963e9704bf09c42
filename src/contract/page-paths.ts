/**
 * Where the desk's pages are. The service answers these addresses with the pages and nothing else with them, so that a mistyped
 * address is 404; the browser's router takes the same list.
 */
export const PAGE_PATHS = {
  board: '/',
  signIn: '/sign-in',
  setup: '/setup',
  handover: '/handover',
  incidents: '/incidents',
  incident: '/incidents/:id',
  log: '/log',
  weekly: '/weekly',
  rules: '/rules',
  units: '/units',
  ledger: '/ledger',
  drills: '/drills',
  leader: '/leader',
  leaderIncident: '/leader/:id',
  wall: '/wall',
  password: '/password',
} as const

export type PageName = keyof typeof PAGE_PATHS
