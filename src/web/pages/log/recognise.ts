import { BEIJING_OFFSET_MS, DAY_MS, HOUR_MS, MINUTE_MS } from '../../../contract/time.ts'
import type { Channel, Measure } from './log-words.ts'

/** What a pasted link and text tell by themselves. Everything here is a first guess that the officer checks; who posted is never taken. */

export interface Recognised {
  title: string | null
  summary: string | null
  url: string | null
  channel: Channel | null
  occurredAt: number | null
  surfacedAt: number | null
  discoveredAt: number | null
  divisions: string[]
  sectors: string[]
  facts: Partial<Record<Measure, number>>
  /** Where in the pasted text something was found: begin and end, in order, apart. */
  marks: { from: number; to: number }[]
}

export interface Named {
  code: string
  name: string
}

export interface Directory {
  divisions: readonly Named[]
  sectors: readonly Named[]
}

const TITLE_LONGEST = 60
const SUMMARY_LONGEST = 5_000
const LINK = /https?:\/\/[^\s\u3000-\u303f\uff00-\uffef\u4e00-\u9fff"'<>]+/g

const HOSTS: readonly [RegExp, Channel][] = [
  [/(^|\.)weibo\.(com|cn)$/, 'weibo'],
  [/(^|\.)weixin\.qq\.com$/, 'wechat'],
  [/(^|\.)(douyin|iesdouyin)\.com$/, 'douyin'],
  [/(^|\.)(kuaishou|chenzhongtech|gifshow)\.com$/, 'kuaishou'],
  [/(^|\.)toutiao\.com$/, 'toutiao'],
  [/(^|\.)(tieba\.baidu\.com|zhihu\.com|tianya\.cn|douban\.com|bbs\..+)$/, 'forum'],
  [/(^|\.)(liuyan\.people\.com\.cn|ly\.scol\.com\.cn)$/, 'message-board'],
  [
    /(^|\.)(people\.com\.cn|xinhuanet\.com|news\.cn|cctv\.com|thepaper\.cn|163\.com|sohu\.com|sina\.com\.cn|ifeng\.com|bjnews\.com\.cn|chinanews\.com(\.cn)?|jiemian\.com|qq\.com)$/,
    'media',
  ],
]
/** Said in the text itself, where no link says it. */
const CHANNEL_WORDS: readonly [RegExp, Channel][] = [
  [/12345/, 'hotline-12345'],
  [/96128/, 'hotline-96128'],
  [/领导信箱|县长信箱|市长信箱|书记信箱/, 'leader-mailbox'],
  [/上级转办|转办单|交办单/, 'superior'],
  [/值班快报|镇?报告|上报|续报/, 'subordinate'],
  [/抖音/, 'douyin'],
  [/快手/, 'kuaishou'],
  [/微博/, 'weibo'],
  [/微信|朋友圈|公众号/, 'wechat'],
  [/贴吧|论坛/, 'forum'],
  [/监测平台|舆情监测/, 'monitoring'],
]

export function channelOfLink(url: string): Channel | null {
  let host: string
  try {
    host = new URL(url).hostname
  } catch {
    return null
  }
  return HOSTS.find(([form]) => form.test(host))?.[1] ?? null
}

/** Parameters that tell who passed a link on, and nothing of what it shows. */
const TELLTALE =
  /^(share|utm_|from|source|uid|u_code|sec_uid|did|iid|spm|timestamp|sharer|openid|wxshare|refer|luicode|lfid|sudaref|display|retcode)/i

export function withoutTelltales(url: string): string {
  try {
    const parsed = new URL(url)
    const names = Array.from(parsed.searchParams.keys()).filter((name) => TELLTALE.test(name))
    if (names.length === 0) return url
    for (const name of names) parsed.searchParams.delete(name)
    return parsed.href
  } catch {
    return url
  }
}

/** Whoever posted stays out: handles and what stands behind “博主”, “发布者” and the like. */
const POSTERS =
  /@[\p{L}\p{N}_-]{1,30}|(?:网民|网友|博主|用户|作者|发布者|发帖人|昵称|账号|ID)\s*[:：]?\s*[“"「『][^”"」』]{1,30}[”"」』]|(?:博主|作者|发布者|发帖人|昵称|账号)\s*[:：]\s*[\p{L}\p{N}_-]{1,30}/gu

export function withoutPosters(text: string): string {
  return text.replace(POSTERS, (found) => /^(网民|网友|用户)/.exec(found)?.[0] ?? '')
}

export function recognise(text: string, directory: Directory, now: number): Recognised {
  const marks: Recognised['marks'] = []
  const found = (from: number, length: number) => marks.push({ from, to: from + length })

  const [link] = text.match(LINK) ?? []
  if (link !== undefined) found(text.indexOf(link), link.length)
  const prose = text.replace(LINK, (gone) => ' '.repeat(gone.length))
  const instants = instantsIn(prose, now)
  for (const one of instants.used) found(one.at, one.length)
  const divisions = placesIn(prose, directory.divisions, found)
  const sectors = sectorsIn(prose, directory.sectors, found)
  const facts = factsIn(prose, found)
  const clean = withoutPosters(text.replace(LINK, ''))
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .join('\n')
  return {
    ...instants.anchors,
    url: link === undefined ? null : withoutTelltales(link),
    channel: (link === undefined ? null : channelOfLink(link)) ?? CHANNEL_WORDS.find(([form]) => form.test(prose))?.[1] ?? null,
    title: titleOf(clean),
    summary: clean === '' ? null : Array.from(clean).slice(0, SUMMARY_LONGEST).join(''),
    divisions,
    sectors,
    facts,
    marks: apart(marks),
  }
}

const HEADING = /^(?:【[^】]{1,12}】|\[[^\]]{1,12}\])/
const HASHTAG = /#([^#\n]{4,40})#/
const OPENING_TIME =
  /^(?:截至|截止|据悉|今日|昨日|今天|昨天|目前)?(?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:上午|下午|凌晨|晚上?)?(?:\d{1,2}[时点:：]\d{0,2}分?)?许?[，,、\s]*/

/** The first sentence without heading, hashtag signs and opening time, cut at a clause. */
export function titleOf(text: string): string | null {
  const tagged = HASHTAG.exec(text)?.[1]
  const [first = ''] = text
    .replace(HASHTAG, '')
    .split(/[。！？!?\n]/)
    .map((one) => one.trim())
    .filter((one) => one.replace(HEADING, '').length >= 4)
  const sentence = first.replace(HEADING, '').replace(OPENING_TIME, '').trim()
  let title = ''
  for (const clause of sentence.match(/[^，,；;]*[，,；;]?/g) ?? []) {
    if (Array.from(title + clause).length > TITLE_LONGEST) break
    title += clause
  }
  const cut = (title === '' ? Array.from(sentence).slice(0, TITLE_LONGEST).join('') : title).replace(/[，,；;：:\s]+$/, '')
  return cut.length >= 4 ? cut : (tagged ?? null)
}

const INSTANT =
  /(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})日|(今[日天]|昨[日天晚]|前[日天]))?\s*(凌晨|上午|中午|下午|晚上?|傍晚)?\s*(\d{1,2})[时点:：](\d{1,2})?分?(?!\d)/g
const HAPPENED = /起火|火灾|爆炸|坍塌|垮塌|相撞|事故|泄漏|发生|事发|停水|停电|停气|坠|中毒|身体不适|冲突|溺|山体|地震|暴雨/
const SURFACED = /网上|网络|首发|发布|发帖|视频|转发|流传|热传|热议|微博|抖音|快手|微信|曝/
const DISCOVERED = /接报|接到|接警|发现|监测到|巡查|收到|来电|反映/
const AS_OF = /(截至|截止)[^，。；]{0,6}$/
/** How far behind an instant its verb may stand. */
const REACH = 30

function instantsIn(text: string, now: number) {
  const anchors: Pick<Recognised, 'occurredAt' | 'surfacedAt' | 'discoveredAt'> = { occurredAt: null, surfacedAt: null, discoveredAt: null }
  const used: { at: number; length: number }[] = []
  for (const match of text.matchAll(INSTANT)) {
    const at = match.index ?? 0
    if (AS_OF.test(text.slice(0, at))) continue
    const ms = instantOf(match, now)
    if (ms === null || ms > now) continue
    const [clause = ''] = text.slice(at + match[0].length, at + match[0].length + REACH).split(/[。；\n]|\d{1,2}[时点:：]\d/)
    const key = anchorIn(clause)
    if (key === null || anchors[key] !== null) continue
    anchors[key] = ms
    used.push({ at, length: match[0].length })
  }
  return { anchors, used }
}

/** The verb that comes first says what happened then. */
function anchorIn(clause: string): 'occurredAt' | 'surfacedAt' | 'discoveredAt' | null {
  const [first] = (
    [
      [DISCOVERED, 'discoveredAt'],
      [SURFACED, 'surfacedAt'],
      [HAPPENED, 'occurredAt'],
    ] as const
  )
    .map(([verb, key]) => ({ key, at: clause.search(verb) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  return first?.key ?? null
}

function instantOf(match: RegExpMatchArray, now: number): number | null {
  const [, year, month, day, named, part, hourText, minuteText] = match
  const late = part !== undefined && /下午|晚|傍晚/.test(part) && Number(hourText) < 12
  const [hour, minute] = [Number(hourText) + (late ? 12 : 0), Number(minuteText ?? 0)]
  if (hour > 23 || minute > 59) return null
  const today = new Date(now + BEIJING_OFFSET_MS)
  const time = hour * HOUR_MS + minute * MINUTE_MS - BEIJING_OFFSET_MS
  const start = (y: number, m: number, d: number) => Date.UTC(y, m, d) + time
  const [y, m, d] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()]
  if (day === undefined) {
    const back = named === undefined ? 0 : named.startsWith('昨') ? 1 : named.startsWith('前') ? 2 : 0
    const ms = start(y, m, d) - back * DAY_MS
    // A time alone that lies ahead was yesterday's.
    return named === undefined && ms > now ? ms - DAY_MS : ms
  }
  const ms = start(Number(year ?? y), month === undefined ? m : Number(month) - 1, Number(day))
  return year === undefined && month !== undefined && ms > now ? start(y - 1, Number(month) - 1, Number(day)) : ms
}

const MOST_PLACES = 5
const GENERIC_END = /(?:街道|镇|乡|县|市|区|省)$/

/** Places named in the text; one that lies in another that is named too is the more exact and stays alone. */
function placesIn(text: string, divisions: readonly Named[], found: (at: number, length: number) => void): string[] {
  const hits = divisions
    .map(({ code, name }) => {
      const word = text.includes(name) ? name : name.replace(GENERIC_END, '').length >= 3 ? name.replace(GENERIC_END, '') : name
      return { code, word, at: text.indexOf(word) }
    })
    .filter(({ at, word }) => at >= 0 && word.length >= 2)
    .sort((a, b) => a.at - b.at || b.word.length - a.word.length)
  const exact = hits.filter(({ code, at, word }) => {
    const inside = hits.some(
      (other) =>
        other.code !== code && other.at <= at && other.at + other.word.length >= at + word.length && other.word.length > word.length,
    )
    const trunk = code.replace(/(00)+$/, '')
    return !inside && !hits.some((other) => other.code !== code && other.code.length >= code.length && other.code.startsWith(trunk))
  })
  for (const { at, word } of exact.slice(0, MOST_PLACES)) found(at, word.length)
  return exact.slice(0, MOST_PLACES).map(({ code }) => code)
}

/** What people say in place of a sector's name: found where the sector's own name holds the key. */
const SECTOR_WORDS: readonly [string, RegExp][] = [
  ['安全生产', /安全生产|应急|起火|火灾|爆炸|坍塌|化工企业/],
  ['生态环境', /生态环境|环保|污染|异味|臭味|污水|泄漏|烟气/],
  ['卫生健康', /卫生健康|卫健|医院|卫生院|疫情|患者/],
  ['食品', /食品|食堂|药品|过期|餐饮/],
  ['教育', /教育|学校|小学|中学|幼儿园|学生/],
  ['交通', /交通|公交|客运|道路|公路/],
  ['市政', /市政|停水|供水|供气|停气|路灯|自来水/],
  ['城市综合执法', /城管|占道|摊贩|违建/],
  ['社会保险', /社保|养老金|医保/],
  ['就业', /欠薪|讨薪|农民工工资|就业/],
  ['房屋征收', /拆迁|征收/],
  ['户籍', /户籍|户口|身份证/],
  ['养老', /养老院|养老服务/],
  ['旅游', /旅游|景区|游客/],
]
const MOST_SECTORS = 3

function sectorsIn(text: string, sectors: readonly Named[], found: (at: number, length: number) => void): string[] {
  const hits = sectors
    .map(({ code, name }) => {
      const own = text.indexOf(name)
      const said = SECTOR_WORDS.find(([key]) => name.includes(key))?.[1].exec(text) ?? null
      return own >= 0 ? { code, at: own, length: name.length } : { code, at: said?.index ?? -1, length: said?.[0].length ?? 0 }
    })
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .slice(0, MOST_SECTORS)
  for (const { at, length } of hits) found(at, length)
  return hits.map(({ code }) => code)
}

const NUMBER = '(\\d[\\d,，]*(?:\\.\\d+)?)(万|亿)?(?:余|多)?'
const FACTS: readonly [Measure, RegExp][] = [
  ['deaths', new RegExp(`(?:死亡|遇难|失联)[^\\d，。；]{0,4}${NUMBER}人`)],
  ['deaths', new RegExp(`${NUMBER}人(?:死亡|遇难|失联)`)],
  ['severeInjuries', new RegExp(`重伤[^\\d，。；]{0,4}${NUMBER}人|${NUMBER}人重伤`)],
  ['poisoned', new RegExp(`${NUMBER}(?:人|名学生|名)(?:出现)?(?:中毒|呕吐|腹泻|身体不适)`)],
  ['evacuated', new RegExp(`(?:疏散|转移|撤离)[^\\d，。；]{0,12}${NUMBER}(?:人|名)`)],
  ['participants', new RegExp(`(?:聚集|围观)[^\\d，。；]{0,6}${NUMBER}(?:人|名)|${NUMBER}(?:人|名[^，。；]{0,4})聚集`)],
  ['households', new RegExp(`${NUMBER}户`)],
  ['outageHours', new RegExp(`(?:停水|停气|停供)[^\\d，。；]{0,6}${NUMBER}(?:小时|个小时)`)],
  ['directLossYuan', new RegExp(`(?:损失|财产损失)[^\\d，。；]{0,6}${NUMBER}元`)],
  ['magnitude', new RegExp(`${NUMBER}级地震`)],
]

function factsIn(text: string, found: (at: number, length: number) => void): Recognised['facts'] {
  const facts: Recognised['facts'] = {}
  for (const [measure, form] of FACTS) {
    const match = form.exec(text)
    if (match === null || facts[measure] !== undefined) continue
    const groups = match.slice(1).filter((group) => group !== undefined)
    const [digits = '', scale] = groups
    const value = Number(digits.replace(/[,，]/g, '')) * (scale === '万' ? 10_000 : scale === '亿' ? 100_000_000 : 1)
    if (!Number.isFinite(value)) continue
    facts[measure] = measure === 'magnitude' ? value : Math.round(value)
    found(match.index, match[0].length)
  }
  return facts
}

/** Marks in order, those that touch joined. */
function apart(marks: Recognised['marks']): Recognised['marks'] {
  const joined: Recognised['marks'] = []
  for (const mark of [...marks].sort((a, b) => a.from - b.from)) {
    const last = joined[joined.length - 1]
    if (last !== undefined && mark.from <= last.to) last.to = Math.max(last.to, mark.to)
    else joined.push({ ...mark })
  }
  return joined
}

/** The pasted text in pieces, what was recognised marked. */
export function piecesOf(text: string, marks: Recognised['marks']): { text: string; isMarked: boolean }[] {
  const pieces: { text: string; isMarked: boolean }[] = []
  let at = 0
  for (const { from, to } of marks) {
    if (from > at) pieces.push({ text: text.slice(at, from), isMarked: false })
    pieces.push({ text: text.slice(from, to), isMarked: true })
    at = to
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMarked: false })
  return pieces
}
