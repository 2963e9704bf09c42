import type { Client } from './service.ts'
import { iso } from './service.ts'

const HOUR_MS = 60 * 60_000

/** A sober, complete incident of 安岳县; `discoveredAt` is one minute ago unless given. */
export function incidentBody(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: '某小区停水三天无人答复',
    source: { channel: 'weibo' },
    discoveredAt: iso(Date.now() - 60_000),
    divisions: ['512021'],
    sectors: ['municipal-services'],
    level: 'none',
    ...over,
  }
}

/** Logs one and returns the answer's body; throws with the problem when it is refused. */
export async function log(recorder: Client, over: Record<string, unknown> = {}): Promise<any> {
  const answer = await recorder.post('/api/incidents', incidentBody(over))
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
  return answer.body
}

/** A release that is already out, with a link and one answered question. */
export function releaseBody(publishedAt: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    kind: 'response',
    title: '关于某小区停水情况的说明',
    body: '供水已于今日恢复，水质检测合格。',
    answers: ['何时恢复供水'],
    published: {
      channels: [{ name: '安岳发布', url: 'https://example.gov.cn/1', publishedAt }],
      signatory: { name: '张某', post: '局长' },
    },
    ...over,
  }
}

/** The record of a press conference that was held. */
export function recordBody(heldAt: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    heldAt,
    place: '县融媒体中心',
    host: '县委宣传部',
    speakers: [{ name: '张某', post: '局长' }],
    media: ['县融媒体中心'],
    transcriptUrl: 'https://example.gov.cn/2',
    ...over,
  }
}

export function clockOf(incident: any, kind: string, unit?: string): any {
  return incident.obligations.find((obligation: any) => obligation.kind === kind && (unit === undefined || obligation.unit === unit))
}

export function hoursAgo(hours: number): string {
  return iso(Date.now() - hours * HOUR_MS)
}
