import type { Channel } from './log-words.ts'

/** What a link tells of its channel, and what of a link or a text is nobody's business: who posted, who passed it on. */

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
