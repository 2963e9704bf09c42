import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lockFolder } from '../../db/folder-lock.ts'
import { UnfitStore, databaseFile, prepareFolder } from '../../db/open.ts'

const MARKER = 'DEMO.txt'
const MARKER_TEXT = '这个目录属于三时的演示（npm run demo），每次启动演示都会清空重做。请勿存放正式数据。\n'

/**
 * Makes the folder the demo's own and empties it of the last story. Only a folder that is empty or carries the demo's marker is taken:
 * throws `UnfitStore` for any other, and while a demo is running on it.
 */
export function claimFolder(folder: string): void {
  prepareFolder(folder)
  const names = readdirSync(folder)
  if (names.length > 0 && !names.includes(MARKER))
    throw new UnfitStore(
      `目录里已有不属于演示的文件，演示没有动它：${folder}\n请换一个空目录：npm run demo -- --data 目录 (not a folder of the demo; nothing was touched)`,
    )
  writeFileSync(join(folder, MARKER), MARKER_TEXT)
  const unlock = lockFolder(folder)
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${databaseFile(folder)}${suffix}`, { force: true })
  unlock()
}
