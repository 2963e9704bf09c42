import { join } from 'node:path'
import Database from 'better-sqlite3'
import { UnfitStore } from './open.ts'

/**
 * One service per data folder. The lock is an open exclusive transaction on a file of its own: the system drops it with the process,
 * also after kill -9, so it never has to be cleaned up by hand. Returns the function that releases it.
 */
export function lockFolder(folder: string): () => void {
  const connection = new Database(join(folder, 'sanshi.lock'), { timeout: 0 })
  try {
    connection.exec('begin exclusive')
  } catch {
    connection.close()
    throw new UnfitStore(`数据目录正被另一个三时进程使用 (another process is using this data folder): ${folder}`)
  }
  return () => {
    connection.close()
  }
}
