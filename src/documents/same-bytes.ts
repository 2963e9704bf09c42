import { unzipSync, zipSync } from 'fflate'
import type { Unzipped } from 'fflate'

/**
 * docx names relationships by chance, and archives carry the time and zone of the machine that packed them. Both say nothing; without
 * them the same document is the same bytes.
 */

/** The first day that the format knows, at midnight of whatever zone: archives know no zones. */
const FIRST_DAY = new Date(1980, 0, 1)
const RELATIONSHIPS = /^(.*?)_rels\/([^/]+)\.rels$/
const BODY = 'word/document.xml'
const WORKBOOK = /\.xlsx$/

/** The same Office file with relationships numbered in their order and every time set to the format's first day. */
export function sameBytes(archive: Uint8Array): Uint8Array<ArrayBuffer> {
  const files = unzipSync(archive)
  for (const path of Object.keys(files)) {
    const [, folder = '', owner] = RELATIONSHIPS.exec(path) ?? []
    if (owner !== undefined) number(files, path, `${folder}${owner}`)
    // A chart's numbers lie in a workbook, an archive in the archive.
    else if (WORKBOOK.test(path)) files[path] = sameBytes(files[path] ?? new Uint8Array())
  }
  const body = files[BODY]
  if (body !== undefined) files[BODY] = drawingsNumbered(body)
  return zipSync(files, { mtime: FIRST_DAY })
}

/** docx counts drawings through all documents it ever made. */
function drawingsNumbered(body: Uint8Array): Uint8Array<ArrayBuffer> {
  let count = 0
  return new TextEncoder().encode(text(body).replace(/<wp:docPr id="\d+"/g, () => `<wp:docPr id="${(count += 1)}"`))
}

function number(files: Unzipped, path: string, owner: string): void {
  const list = text(files[path])
  const numbers = new Map([...list.matchAll(/ Id="([^"]+)"/g)].map(([, id = ''], place) => [id, `rId${place + 1}`]))
  const renamed = (xml: string, names: RegExp) =>
    new TextEncoder().encode(xml.replace(names, (_, name: string, id: string) => ` ${name}="${numbers.get(id) ?? id}"`))
  files[path] = renamed(list, / (Id)="([^"]+)"/g)
  const content = files[owner]
  if (content !== undefined) files[owner] = renamed(text(content), / (r:(?:id|embed|link))="([^"]+)"/g)
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes)
}
