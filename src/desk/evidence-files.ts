import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Unavailable } from './journal.ts'

const SHA256 = /^[0-9a-f]{64}$/

/** Files beside the record, each named by the hash of its bytes: the same bytes are one file (RE-4). The figures of issued reports lie here too (RP-5). */
export class EvidenceFiles {
  readonly #folder: string

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'evidence')
  }

  /** Durable when it resolves, so that the entry never names bytes a power cut could take. Throws `Unavailable` when the disk says no. */
  async keep(bytes: Buffer): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const partial = join(this.#folder, `${randomUUID()}.partial`)
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      if (await hasSize(join(this.#folder, sha256), bytes.length)) return sha256
      const file = await open(partial, 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        // Dying before this leaves a partial file that nothing names.
        await file.sync()
      } finally {
        await file.close()
      }
      // Dying after this leaves a whole file that no entry names: harmless, and found again when it is sent again.
      await rename(partial, join(this.#folder, sha256))
      await syncFolder(this.#folder)
      return sha256
    } catch (error) {
      // Nothing was recorded; what was half written is of no use to anybody.
      await rm(partial, { force: true }).catch(() => undefined)
      throw new Unavailable(`the evidence file was not kept: ${(error as Error).message}`)
    }
  }

  /** The bytes, or null when the file is missing or no longer has this hash. */
  async read(sha256: string): Promise<Buffer | null> {
    if (!SHA256.test(sha256)) return null
    try {
      const bytes = await readFile(join(this.#folder, sha256))
      return createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : null
    } catch {
      // Not there or not readable: the record still says what it was.
      return null
    }
  }

  /** Takes the file away; nothing happens when it is gone already. */
  async remove(sha256: string): Promise<void> {
    if (SHA256.test(sha256)) await rm(join(this.#folder, sha256), { force: true })
  }
}

async function hasSize(path: string, bytes: number): Promise<boolean> {
  return stat(path).then(
    (found) => found.size === bytes,
    () => false,
  )
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
