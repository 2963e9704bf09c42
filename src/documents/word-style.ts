import { AlignmentType, HeadingLevel, LineRuleType, Paragraph, TextRun, convertMillimetersToTwip } from 'docx'
import type { IParagraphOptions, IRunOptions, ParagraphChild } from 'docx'

/**
 * Type and measures of GB/T 9704-2012. Fonts are named, not shipped: the desks of offices have them. Sizes in half-points, lengths in
 * twips (a twentieth of a point) where docx wants them so.
 */

export const TWIPS = 20
const HALF_POINTS = 2
/** 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm. */
export const PAGE_MM = { width: 210, height: 297, top: 37, right: 26, bottom: 35, left: 28 }
export const BODY_POINTS = 16
/** 22 lines in 225 mm. */
export const LINE_TWIPS = 579
/** 28 characters of 16 pt in 156 mm: each stands a quarter of a point closer than it would by itself. */
const CLOSER_TWIPS = -5

export const FONTS = {
  body: '仿宋_GB2312',
  title: '方正小标宋简体',
  heading: '黑体',
  quote: '楷体_GB2312',
  number: '宋体',
} as const

/** 发文机关标志 and the rule below it. */
export const RED = 'C00000'
export const RED_RULE = { style: 'single', size: 18, color: RED, space: 6 } as const

export const toTwips = (mm: number) => convertMillimetersToTwip(mm)

/** Text in one of the fonts, in points. */
export function run(text: string, font: string = FONTS.body, points = BODY_POINTS, options: IRunOptions = {}): TextRun {
  return new TextRun({ text, ...face(font, points), ...options })
}

export function face(font: string, points: number): IRunOptions {
  return {
    font: { ascii: font, hAnsi: font, eastAsia: font, cs: font, hint: 'eastAsia' },
    size: points * HALF_POINTS,
    ...(points === BODY_POINTS ? { characterSpacing: CLOSER_TWIPS } : {}),
  }
}

export type LineOptions = Omit<IParagraphOptions, 'children' | 'text' | 'spacing'> & { before?: number }

/** A paragraph whose lines are exactly so many twips apart; no space is put in between characters and digits. */
export function lines(children: ParagraphChild[], lineTwips: number, { before = 0, ...options }: LineOptions = {}): Paragraph {
  return new Paragraph({
    ...options,
    children,
    autoSpaceEastAsianText: false,
    spacing: { line: lineTwips, lineRule: LineRuleType.EXACT, before, after: 0 },
  })
}

const TWO_CHARACTERS = { firstLineChars: 200, firstLine: 2 * BODY_POINTS * TWIPS }

/** 正文: two characters in, both edges straight. */
export function bodyText(text: string): Paragraph {
  return lines([run(text)], LINE_TWIPS, { alignment: AlignmentType.BOTH, indent: TWO_CHARACTERS, widowControl: true })
}

/** 一级标题. */
export function heading(text: string): Paragraph {
  return lines([run(text, FONTS.heading)], LINE_TWIPS, { heading: HeadingLevel.HEADING_1, indent: TWO_CHARACTERS, keepNext: true })
}

export function centred(text: string, font: string, points: number, lineTwips: number, more: LineOptions = {}): Paragraph {
  return lines([run(text, font, points)], lineTwips, { alignment: AlignmentType.CENTER, ...more })
}
