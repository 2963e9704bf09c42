import type { Role } from '../domain/vocabulary.ts'

/** The signed-in account behind a request, read anew for each one: a lost role counts at once. */
export interface Principal {
  account: string
  username: string
  name: string
  unit: string | null
  roles: readonly Role[]
  /** SHA-256 of the session token, hex; null for a machine. */
  session: string | null
}
