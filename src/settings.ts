import * as z from 'zod'
import { PASSWORD_LONGEST, PASSWORD_SHORTEST } from './contract/administration.ts'
import { codePointsIn } from './domain/text.ts'

/** Settings come from the environment alone and are checked at the start, all mistakes at once. */
export interface Settings {
  host: string
  port: number
  dataFolder: string
  adminPassword: string | null
  logLevel: (typeof LOG_LEVELS)[number]
  /** Origin under which people reach the service; null: whatever Host they use. */
  publicUrl: string | null
  /** `host:port` of inner hosts that alerts may be sent to (AL-6). */
  allowInnerHosts: readonly string[]
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** What is wrong with the environment, a line per mistake, in Chinese and English. */
export class WrongSettings extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.mistakes = mistakes
  }
}

const KNOWN = [
  'SANSHI_HOST',
  'SANSHI_PORT',
  'SANSHI_DATA',
  'SANSHI_DATABASE_URL',
  'SANSHI_ADMIN_PASSWORD',
  'SANSHI_LOG_LEVEL',
  'SANSHI_PUBLIC_URL',
  'SANSHI_ALLOW_INNER_HOSTS',
]

const environment = z.object({
  SANSHI_HOST: z.string().regex(/^\S+$/, '监听地址不能为空或含空格 (an address without spaces)').default('127.0.0.1'),
  SANSHI_PORT: z
    .string()
    .regex(/^\d{1,5}$/, '端口应为 0 至 65535 的整数 (a port between 0 and 65535)')
    .transform(Number)
    .refine((port) => port <= 65_535, '端口应为 0 至 65535 的整数 (a port between 0 and 65535)')
    .default(8080),
  SANSHI_DATA: z.string().min(1, '数据目录不能为空 (a folder)').default('./data'),
  SANSHI_DATABASE_URL: z
    .literal('', '共享台账 (PostgreSQL) 尚未开通，请留空 (a shared ledger is not available yet; leave it empty)')
    .default(''),
  SANSHI_ADMIN_PASSWORD: z
    .string()
    .refine(
      fitsPassword,
      `管理员密码为 ${PASSWORD_SHORTEST} 至 ${PASSWORD_LONGEST} 个字符 (${PASSWORD_SHORTEST} to ${PASSWORD_LONGEST} characters)`,
    )
    .optional(),
  SANSHI_LOG_LEVEL: z.enum(LOG_LEVELS, `日志级别应为 ${LOG_LEVELS.join('、')} 之一 (one of these)`).default('info'),
  SANSHI_PUBLIC_URL: z.string().refine(isOrigin, '应为 https://主机[:端口]，不带路径 (an origin without a path)').optional(),
  SANSHI_ALLOW_INNER_HOSTS: z
    .string()
    .transform((text) => text.split(',').filter((host) => host !== ''))
    .refine((hosts) => hosts.every(isHostAndPort), '应为 主机:端口，几个用逗号隔开 (host:port, separated by commas)')
    .default([]),
})

function isOrigin(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && (text === url.origin || text === `${url.origin}/`)
}

/** Exactly as an address spells them, so that they can be compared. */
function isHostAndPort(text: string): boolean {
  return /:\d{1,5}$/.test(text) && URL.parse(`ws://${text}`)?.hostname === text.replace(/:\d+$/, '')
}

function fitsPassword(text: string): boolean {
  const length = codePointsIn(text)
  return length >= PASSWORD_SHORTEST && length <= PASSWORD_LONGEST
}

/** Reads the settings. Throws `WrongSettings` naming every mistake, unknown `SANSHI_` names included. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const unknown = Object.keys(env).filter((name) => name.startsWith('SANSHI_') && !KNOWN.includes(name))
  const parsed = environment.safeParse(Object.fromEntries(KNOWN.map((name) => [name, env[name]])))
  const mistakes = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...unknown.map((name) => `${name}: 没有这个设置 (no such setting)`),
  ]
  if (!parsed.success || mistakes.length > 0) throw new WrongSettings(mistakes)
  const { SANSHI_PUBLIC_URL: url, ...settings } = parsed.data
  return {
    host: settings.SANSHI_HOST,
    port: settings.SANSHI_PORT,
    dataFolder: settings.SANSHI_DATA,
    adminPassword: settings.SANSHI_ADMIN_PASSWORD ?? null,
    logLevel: settings.SANSHI_LOG_LEVEL,
    publicUrl: url === undefined ? null : new URL(url).origin,
    allowInnerHosts: settings.SANSHI_ALLOW_INNER_HOSTS,
  }
}
