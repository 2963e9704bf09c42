import type { DirectoryUnit } from '../../../contract/administration.ts'
import type { Role } from '../../session/session.ts'

/** What a desk needs before its first incident, and an account for it that only wants a person's name. */
export interface Preset {
  role: Role
  username: string
  unitId: string
}

const NEEDED: readonly { role: Role; username: string; kinds: readonly DirectoryUnit['kind'][] }[] = [
  { role: 'recorder', username: 'zhiban', kinds: ['government-office'] },
  { role: 'coordinator', username: 'xietiao', kinds: ['publicity', 'government-office'] },
  { role: 'unit', username: 'danwei', kinds: ['department'] },
  { role: 'leader', username: 'lingdao', kinds: ['government'] },
]

interface Known {
  username: string
  roles: readonly Role[]
  active: boolean
}

/** The roles nobody holds yet, each with the unit at the directory's own place where it usually sits. */
export function missingPresets(accounts: readonly Known[], units: readonly DirectoryUnit[], root: string): Preset[] {
  return NEEDED.filter(({ role }) => !accounts.some((account) => account.active && account.roles.includes(role))).map(
    ({ role, username, kinds }) => ({ role, username: freeUsername(username, accounts), unitId: seatOf(kinds, units, root) }),
  )
}

export function freeUsername(wanted: string, accounts: readonly Pick<Known, 'username'>[]): string {
  const taken = new Set(accounts.map(({ username }) => username))
  let free = wanted
  for (let number = 2; taken.has(free); number += 1) free = `${wanted}${number}`
  return free
}

function seatOf(kinds: readonly DirectoryUnit['kind'][], units: readonly DirectoryUnit[], root: string): string {
  // Which department, only a person knows.
  if (kinds.includes('department')) return ''
  for (const kind of kinds) {
    const found = units.find((unit) => unit.kind === kind && unit.division === root) ?? units.find((unit) => unit.kind === kind)
    if (found !== undefined) return found.id
  }
  return ''
}
