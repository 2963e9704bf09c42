import { databaseFile, openForWriting } from '../../db/open.ts'
import { Sessions } from '../../src/access/sessions.ts'
import { formatInstant } from '../../src/domain/instants.ts'
import { Accounts } from '../../src/projections/accounts.ts'
import { province } from './generator/province.ts'
import { Random } from './generator/random.ts'
import { Reports } from './generator/reports.ts'
import type { Installation } from './installation.ts'

/** Places whose desks the measurements sit at. */
export const PLACE = province()
export const PROVINCE_OFFICE = `p${PLACE.root}-office`
export const COUNTY = PLACE.counties[0] ?? ''
export const COUNTY_OFFICE = `p${COUNTY}-office`

/** Signs an account in without its password, by the store: the cookie. The service must not be running. */
export function cookieOf(on: Installation, role: string, unit: string): string {
  const connection = openForWriting(databaseFile(on.folder))
  const account = new Accounts(connection).byUsername(`${role}.${unit}`)
  if (account === null) throw new Error(`no account ${role}.${unit}`)
  const token = new Sessions(connection).open(account.id, Date.now())
  connection.close()
  return `sanshi_session=${token}`
}

/** Bodies of POST /api/incidents as officers send them, all over the province. */
export class Bodies {
  readonly #reports: Reports

  constructor(seed: number) {
    this.#reports = new Reports(PLACE, new Random(seed))
  }

  next(over: Record<string, unknown> = {}): Record<string, unknown> {
    const { discoveredAt, occurredAt, surfacedAt, ...rest } = this.#reports.next(Date.now())
    return {
      ...rest,
      discoveredAt: formatInstant(discoveredAt),
      occurredAt: occurredAt === null ? null : formatInstant(occurredAt),
      surfacedAt: surfacedAt === null ? null : formatInstant(surfacedAt),
      ...over,
    }
  }

  /** One with a single public clock whose reminder, 24 hours before due, comes at `at`, whatever the hour (CL-2, AL-1a). */
  ringingAt(at: number, divisions: readonly string[] = [PLACE.counties[1] ?? '']): Record<string, unknown> {
    const quietHoursDoNotApply = 'III'
    const discoveredAt = formatInstant(at - 24 * 60 * 60_000)
    return this.next({ level: quietHoursDoNotApply, discoveredAt, occurredAt: null, surfacedAt: null, divisions })
  }
}
