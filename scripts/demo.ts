import { parseArgs } from 'node:util'
import { UnfitStore } from '../db/open.ts'
import { Localities } from '../src/http/localities.ts'
import { NationalDivisions } from '../src/http/national-divisions.ts'
import { WrongSettings, readSettings } from '../src/settings.ts'
import { ACCOUNTS, DEMO_PASSWORD } from './demo/accounts.ts'
import { claimFolder } from './demo/folder.ts'
import { accountTable, nextClocks, thingsToTry } from './demo/greeting.ts'
import { play } from './demo/player.ts'
import { OPENS, STORY } from './demo/story.ts'

/** `npm run demo [-- --data DIR]`: plays three weeks of 安岳县 on a folder of its own, then is the ordinary service on it. */

const EXIT_WRONG_SETTINGS = 78
const LOCALITY = 'anyue'
const WATCHER = 'xuanchuan'

const { values } = parseArgs({ options: { data: { type: 'string', default: process.env['SANSHI_DATA'] ?? './data-demo' } } })
const folder = values.data
process.env['SANSHI_DATA'] = folder
process.env['SANSHI_LOG_LEVEL'] ??= 'warn'
try {
  readSettings(process.env)
  claimFolder(folder)
} catch (error) {
  if (!(error instanceof WrongSettings || error instanceof UnfitStore)) throw error
  console.error(`演示不能启动 (cannot start):\n${error.message}`)
  process.exit(EXIT_WRONG_SETTINGS)
}

const directory = new Localities(new NationalDivisions()).find(LOCALITY)
if (directory === null) throw new Error(`no built-in locality ${LOCALITY}`)
console.log(`正在生成${directory.name}三周的演示数据（事件均为虚构）…`)
const startedAt = Date.now()
const stage = { folder, locality: LOCALITY, password: DEMO_PASSWORD, accounts: ACCOUNTS, watcher: WATCHER, opens: OPENS, startedAt }
const played = await play(STORY, stage)

// From here on it is the service that `npm start` starts: the real clock, the real alarm engine, the same end on Ctrl-C.
const { reachedAt } = await import('../src/main.ts')

console.log(`
演示账号，密码都是 ${DEMO_PASSWORD}

${accountTable(ACCOUNTS, directory)}

已有 ${played.incidents} 起事件。接下来到期，两分钟后起陆续有提醒：

${nextClocks(played, Date.now())}

可以另开一个终端试试：

${thingsToTry(reachedAt, folder, played, WATCHER, DEMO_PASSWORD)}

按 Ctrl-C 结束。再次运行 npm run demo 会清空 ${folder}，重新开始。`)
