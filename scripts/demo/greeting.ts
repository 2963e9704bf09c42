import { KIND_NAMES, beijing, spell } from '../../src/contract/wording.ts'
import type { DirectoryDocument } from '../../src/domain/directory.ts'
import { parseInstant } from '../../src/domain/instants.ts'
import type { Role } from '../../src/domain/vocabulary.ts'
import type { DemoAccount } from './accounts.ts'
import type { Played } from './player.ts'

/** What the demo prints once the service is up: who may sign in, what is there to see, what rings next. */

const ROLE_NAMES: Record<Role, string> = {
  recorder: '值班录入',
  assessor: '研判',
  coordinator: '协调',
  unit: '责任单位',
  signatory: '审签',
  leader: '领导',
  admin: '管理员',
  auditor: '审计',
}

const SHOWN_CLOCKS = 5

export function accountTable(accounts: Readonly<Record<string, DemoAccount>>, directory: DirectoryDocument): string {
  const unitNames = new Map(directory.units.map((unit) => [unit.id, unit.name]))
  const rows = [
    ['用户名', '岗位', '角色', '单位'],
    ['admin', '系统管理员', ROLE_NAMES.admin, '—'],
    ...Object.entries(accounts).map(([username, { name, roles, unit }]) => [
      username,
      name,
      roles.map((role) => ROLE_NAMES[role]).join('、'),
      unitNames.get(unit) ?? unit,
    ]),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => columnsOf(row[column] ?? ''))) + 2)
  return rows.map((row) => `  ${row.map((cell, at) => padded(cell, widths[at] ?? 0)).join('')}`).join('\n')
}

/** The running clocks that fall due next, with what is left of them. */
export function nextClocks({ next }: Played, now: number): string {
  return next
    .map(({ dueAt, kind, title }) => ({ dueAt: msOf(dueAt), kind, title }))
    .slice(0, SHOWN_CLOCKS)
    .map(({ dueAt, kind, title }) => `  ${beijing(dueAt)}（剩余${spell(dueAt - now)}）${KIND_NAMES[kind]}  ${title}`)
    .join('\n')
}

export function thingsToTry(address: string, folder: string, { head }: Played, username: string, password: string): string {
  const tries = [
    ['登录', `curl -c demo.jar ${address}/api/session -H 'content-type: application/json' -d '${JSON.stringify({ username, password })}'`],
    ['已超时的时限', `curl -b demo.jar '${address}/api/obligations?state=overdue'`],
    ['启动以后的提醒，过几分钟再看一次', `curl -b demo.jar '${address}/api/alerts?after=${head}'`],
    ['按标题、摘要搜索', `curl -b demo.jar -G ${address}/api/incidents --data-urlencode q=停水`],
    ['校验台账，服务运行时也可以', `npm run ledger:verify -- --data ${folder}`],
  ]
  return tries.map(([what, command]) => `  # ${what}\n  ${command}`).join('\n')
}

function msOf(instant: string): number {
  const parsed = parseInstant(instant)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.ms
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)))
}

/** Chinese characters take two columns of a terminal. */
function columnsOf(text: string): number {
  return Array.from(text).reduce((columns, character) => columns + (/[\u2e80-\uffee]/.test(character) ? 2 : 1), 0)
}
