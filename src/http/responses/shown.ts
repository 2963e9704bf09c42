import type { PublicChannel } from '../../domain/public-channel.ts'
import { BEIJING_OFFSET_MS, formatInstant } from '../../domain/instants.ts'
import { markup } from './markup.ts'
import type { Markup } from './markup.ts'

/** The public column in a reader's words (RE-5): what page and feeds are written from. Instants in epoch milliseconds. */
export interface ShownColumn {
  title: string
  /** Name of the place, as its directory has it. */
  place: string
  contact: string | null
  /** Origin that links begin with; empty: links are relative. */
  origin: string
  /** When the heading was last set. */
  changedAt: number
}

export interface ShownRelease {
  id: string
  /** Every id under which it is asked for; `id` is one of them. */
  ids: readonly string[]
  /** Its name. */
  unit: string
  title: string
  body: string
  channels: readonly PublicChannel[]
  publishedAt: number
  corrections: readonly { at: number; text: string | null }[]
  /** What was published before on the same matter, nearest first. */
  earlier: readonly Pick<ShownRelease, 'id' | 'title' | 'publishedAt'>[]
}

export const COLUMN_PATH = '/responses'
export const ATOM_PATH = `${COLUMN_PATH}/feed.atom`
export const JSON_FEED_PATH = `${COLUMN_PATH}/feed.json`

export function addressOf({ origin }: ShownColumn, { id }: Pick<ShownRelease, 'id'>): string {
  return `${origin}${COLUMN_PATH}/${id}`
}

export function updatedAt({ publishedAt, corrections }: ShownRelease): number {
  return Math.max(publishedAt, ...corrections.map(({ at }) => at))
}

/** `2026年11月22日 14:05`, Beijing time. */
export function timeText(ms: number): string {
  const [day = '', time = ''] = formatInstant(ms + BEIJING_OFFSET_MS).split('T')
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日 ${time.slice(0, 5)}`
}

/** A struck-out correction still says that there was one. */
export function correctionText({ text }: { text: string | null }): string {
  return text ?? '更正内容已撤下。'
}

export function paragraphsOf(text: string): Markup[] {
  return text
    .split(/\n+/)
    .filter((line) => line.trim() !== '')
    .map((line) => markup`<p>${line.trim()}</p>`)
}
