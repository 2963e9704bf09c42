import type { VerificationAnswer } from '../../../contract/ledger-answers.ts'
import { msOf } from '../../../contract/time.ts'
import { wallText } from '../../time/words.ts'

/** What is known of the chain, in a sentence, and what a stream is called. Pure. */

export interface ChainState {
  is: 'good' | 'bad' | 'unknown'
  head: string
  text: string
}

/** Only what was checked is claimed: until the whole chain has been walked, no more than its end is. */
export function chainState({ tail, whole, running }: VerificationAnswer, now: number): ChainState {
  const going = running ? '正在重新校验。' : ''
  if (whole === null) {
    const walked = `启动时（${wallText(msOf(tail.at), now)}）已校验第 ${count(tail.from)} 至 ${count(tail.to)} 条`
    const nightly = '每日 3:40 自动校验全部条目。'
    if (tail.to === 0) return { is: 'unknown', head: '尚未校验', text: `${nightly}${going}` }
    if (tail.from === 1) return { is: 'good', head: '启动时校验通过', text: `${walked}，逐条相接，内容与哈希相符。${nightly}${going}` }
    return { is: 'unknown', head: '全链尚未校验', text: `${walked}，相接无误，更早的尚未校验。${nightly}${going}` }
  }
  const at = wallText(msOf(whole.at), now)
  if (whole.ok)
    return {
      is: 'good',
      head: '全链校验通过',
      text: `${at} 校验，第 1 至 ${count(whole.entries ?? 0)} 条逐条相接，内容与哈希相符。${going}`,
    }
  return {
    is: 'bad',
    head: '校验不通过',
    text: `${at} 校验：${whole.reason ?? ''}。请立即停止使用，保留数据文件，通知系统管理员和审计。${going}`,
  }
}

/** `8f3c 27ab 51e0 d884`: the beginning of a hash, as two people compare it over the telephone. */
export function shortHash(hash: string): string {
  return hash.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')
}

export interface StreamWords {
  name: string
  /** The incident that the stream is of. */
  incident: string | null
}

const STREAMS: Record<string, string> = {
  directory: '单位目录',
  policy: '规则包',
  strikes: '涂销',
  clock: '系统时钟',
  account: '账号',
  roster: '值班表',
  destination: '送达渠道',
  handover: '交接班',
  report: '报告',
  responses: '回应公开',
}

/** `incident/cqm5…` is an incident's own, `alerts/cqm5…` its alerts'. */
export function streamWords(stream: string): StreamWords {
  const [kind = stream, id] = stream.split(/\/(.*)/s)
  if (kind === 'incident' && id !== undefined) return { name: '事件', incident: id }
  if (kind === 'alerts' && id !== undefined) return { name: '事件提醒', incident: id }
  return { name: `${STREAMS[kind] ?? kind}${id === undefined || id === '' ? '' : ` ${id}`}`, incident: null }
}

/** A whole number from 1 on, as it is typed or pasted: `4,205`, `第 4205 条`; null for anything else. */
export function readSeq(text: string): number | null {
  const digits = text.replace(/[第条,，\s]/g, '')
  const seq = /^\d{1,12}$/.test(digits) ? Number(digits) : 0
  return seq >= 1 ? seq : null
}

function count(seq: number): string {
  return seq.toLocaleString('zh-CN')
}
