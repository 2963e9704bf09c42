import type { Api } from '../../api/client.ts'
import { Problem } from '../../api/problem.ts'

/** A directory file as it was chosen: the document, the divisions around its root that it does not name, or what is wrong with it. */
export interface DirectoryFile {
  document: Record<string, unknown> | null
  missing: readonly NationalDivision[]
  fault: string | null
}

export interface NationalDivision {
  code: string
  name: string
  parent: string | null
}

const LARGEST_BYTES = 4 * 1024 * 1024
const MOST_DIVISIONS = 60_000

/** Only what the page needs to know about a directory is looked at here; what else is wrong with it the service says. */
export async function readDirectoryFile(file: Blob, api: Pick<Api, 'list'>): Promise<DirectoryFile> {
  const nothing: DirectoryFile = { document: null, missing: [], fault: null }
  if (file.size > LARGEST_BYTES) return { ...nothing, fault: '文件超过 4 MB，请核对是否选错了文件' }
  let document: unknown
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()))
  } catch {
    return { ...nothing, fault: '文件不是 UTF-8 编码的 JSON，请用目录模板填写后再选' }
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return { ...nothing, fault: '文件内容不是一份单位目录，应为一个对象，含 name、root、sectors、units' }
  const directory = document as Record<string, unknown>
  const own = directory['divisions'] ?? []
  if (typeof directory['root'] !== 'string' || !Array.isArray(own)) return { ...nothing, document: directory }
  try {
    const around = await api.list<NationalDivision>(`/api/divisions/national?root=${encodeURIComponent(directory['root'])}`, MOST_DIVISIONS)
    const named = new Set(own.map((division) => (division as Partial<NationalDivision> | null)?.code))
    return { ...nothing, document: directory, missing: around.filter(({ code }) => !named.has(code)) }
  } catch (error) {
    // A root that is no code at all: said when the directory is sent.
    if (error instanceof Problem && error.code === 'invalid') return { ...nothing, document: directory }
    return { ...nothing, document: directory, fault: '没有取到行政区划；目录仍可导入，区划可以后补' }
  }
}

/** What the file names stays as it stands. In a directory a province simply has no parent. */
export function withDivisions(document: Record<string, unknown>, missing: readonly NationalDivision[]): Record<string, unknown> {
  if (missing.length === 0) return document
  const own = (document['divisions'] as unknown[] | undefined) ?? []
  const added = missing.map(({ code, name, parent }) => (parent === null ? { code, name } : { code, name, parent }))
  return { ...document, divisions: [...own, ...added] }
}
