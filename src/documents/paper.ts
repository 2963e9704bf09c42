/** A paper as plain data: what stands on it and in which order. How it looks is the business of whoever renders it: Word, HTML, print. */
export interface Paper {
  /** 发文机关标志. */
  masthead: string
  /** `2026年第46期（草稿）`. */
  number: string
  /** Who gives it out, and the day. */
  office: string
  date: string
  title: string
  subtitle: string
  parts: readonly PaperPart[]
  /** In small type below everything: what the figures mean and what they rest on. */
  foot: readonly string[]
}

export interface PaperPart {
  heading: string
  blocks: readonly Block[]
}

export type Block = { paragraph: string } | { table: PaperTable } | { chart: PaperChart }

export interface PaperTable {
  caption: string
  columns: readonly PaperColumn[]
  rows: readonly (readonly string[])[]
}

/** `share`: of the table's width, against the other columns. Numbers stand at the right edge. */
export interface PaperColumn {
  head: string
  share: number
  isNumber?: boolean
}

/** `description`: the same in words, for those who do not see it. */
export interface PaperChart {
  caption: string
  description: string
  data: RateChart | SurvivalChart | PairChart
}

/** Rates between 0 and 1 with their intervals; null where nothing was due. */
export interface RateChart {
  kind: 'rates'
  points: readonly { label: string; share: string; rate: number | null; low: number | null; high: number | null }[]
}

/** The share not yet answered after so many hours: steps down from one. */
export interface SurvivalChart {
  kind: 'survival'
  steps: readonly { hours: number; open: number }[]
}

/** Two measures a row. */
export interface PairChart {
  kind: 'pairs'
  names: readonly [string, string]
  rows: readonly { label: string; values: readonly [number, number] }[]
}

export function textBlock(text: string): Block {
  return { paragraph: text }
}

const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

/** `一、`, … `十一、`: parts in their order; up to nineteen. */
export function numbered(parts: readonly PaperPart[]): PaperPart[] {
  return parts.map(({ heading, blocks }, place) => ({ heading: `${numeral(place + 1)}、${heading}`, blocks }))
}

function numeral(count: number): string {
  return count <= 10 ? (NUMERALS[count - 1] ?? '') : `十${NUMERALS[count - 11] ?? ''}`
}

/** What somebody wrote, closed with one full stop. */
export function asSentence(words: string): string {
  return /[。！？]$/.test(words) ? words : `${words}。`
}

/** A number is not broken at its hyphen: `2026-000018`. */
export function unbroken(text: string): string {
  return text.replace(/(\d)-(\d)/g, '$1\u2060-\u2060$2')
}
