import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { directoryDocument } from '../domain/directory.ts'
import type { DirectoryDocument } from '../domain/directory.ts'

const FOLDER = new URL('../../db/localities/', import.meta.url)

/** Built-in directories: a county or city to start from. Read once, checked like any other. */
export class Localities {
  readonly #documents: ReadonlyMap<string, DirectoryDocument>

  constructor() {
    const files = readdirSync(FOLDER)
      .filter((file) => file.endsWith('.json'))
      .sort()
    this.#documents = new Map(
      files.map((file) => [
        file.slice(0, -'.json'.length),
        directoryDocument.parse(JSON.parse(readFileSync(fileURLToPath(new URL(file, FOLDER)), 'utf8'))),
      ]),
    )
  }

  names(): { id: string; name: string }[] {
    return [...this.#documents].map(([id, document]) => ({ id, name: document.name }))
  }

  find(id: string): DirectoryDocument | null {
    return this.#documents.get(id) ?? null
  }
}
