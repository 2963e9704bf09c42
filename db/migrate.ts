import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate as applyMigrations } from 'drizzle-orm/better-sqlite3/migrator'
import type { Connection } from './open.ts'

/** Brings the schema to the newest migration, all in one transaction. */
export function migrate(connection: Connection): void {
  applyMigrations(drizzle(connection), { migrationsFolder: fileURLToPath(new URL('./migrations', import.meta.url)) })
}
