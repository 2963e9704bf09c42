import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { directoryDocument, withBuiltInDivisions } from '../domain/directory.ts'
import type { DirectoryDocument } from '../domain/directory.ts'
import type { NationalDivisions } from './national-divisions.ts'

const FOLDER = new URL('../../db/localities/', import.meta.url)

/** Built-in directories: a county or city to start from. Read once, checked like any other. */
export class Localities {
  readonly #documents: ReadonlyMap<string, DirectoryDocument>
  readonly #national: NationalDivisions

  constructor(national: NationalDivisions) {
    this.#national = national
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

  /** With the divisions around its root (AS-10), so that a township can be named from the first incident on. */
  find(id: string): DirectoryDocument | null {
    const document = this.#documents.get(id)
    return document === undefined ? null : withBuiltInDivisions(document, this.#national.around(document.root))
  }
}
