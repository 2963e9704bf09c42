import { AlignmentType, Tab, TabStopType, TextRun } from 'docx'
import type { FileChild, Paragraph } from 'docx'
import type { Paper } from './paper.ts'
import { chartBlocks } from './word-chart.ts'
import { wordFile } from './word-file.ts'
import {
  BODY_POINTS,
  FONTS,
  LINE_TWIPS,
  PAGE_MM,
  RED,
  RED_RULE,
  TWIPS,
  bodyText,
  centred,
  face,
  heading,
  lines,
  run,
  toTwips,
} from './word-style.ts'
import { tableBlocks } from './word-table.ts'

const WIDTH_TWIPS = toTwips(PAGE_MM.width - PAGE_MM.left - PAGE_MM.right)
/** 发文机关标志 fills one line and no more. */
const LARGEST_MASTHEAD_POINTS = 40
const TITLE_POINTS = 22
const TITLE_LINE_TWIPS = 34 * TWIPS
const RULE_LINE_TWIPS = 4 * TWIPS
const FOOT_RULE = { style: 'single', size: 6, color: '000000', space: 4 } as const
const FOOT_POINTS = 10.5
const FOOT_LINE_TWIPS = 300

/** A report as a Word file (RP-6): masthead, number and day over a red rule, numbered parts, definitions at the end. */
export function reportWord(paper: Paper, madeAt: number): Promise<Uint8Array> {
  return wordFile({
    title: paper.title,
    subject: `${paper.masthead} ${paper.number}`,
    creator: paper.office,
    madeAt,
    children: [
      ...mastheadOf(paper),
      centred(paper.title, FONTS.title, TITLE_POINTS, TITLE_LINE_TWIPS, { before: LINE_TWIPS }),
      centred(paper.subtitle, FONTS.quote, BODY_POINTS, LINE_TWIPS),
      lines([], LINE_TWIPS),
      ...paper.parts.flatMap((part) => [heading(part.heading), ...part.blocks.flatMap(blockOf)]),
      ...footOf(paper.foot),
    ],
  })
}

function mastheadOf({ masthead, number, office, date }: Paper): Paragraph[] {
  const points = Math.min(LARGEST_MASTHEAD_POINTS, Math.floor(WIDTH_TWIPS / TWIPS / masthead.length))
  const line = Math.round(points * 1.4) * TWIPS
  const day = new TextRun({ children: [new Tab(), date], ...face(FONTS.body, BODY_POINTS) })
  return [
    lines([run(masthead, FONTS.title, points, { color: RED })], line, { alignment: AlignmentType.CENTER }),
    centred(number, FONTS.body, BODY_POINTS, LINE_TWIPS),
    lines([run(office), day], LINE_TWIPS, {
      tabStops: [{ type: TabStopType.RIGHT, position: WIDTH_TWIPS - BODY_POINTS * TWIPS }],
      indent: { left: BODY_POINTS * TWIPS },
    }),
    // A paragraph of its own: the rule reaches from edge to edge of the type area.
    lines([], RULE_LINE_TWIPS, { border: { bottom: RED_RULE } }),
  ]
}

function blockOf(block: Paper['parts'][number]['blocks'][number]): FileChild[] {
  if ('paragraph' in block) return [bodyText(block.paragraph)]
  return 'table' in block ? tableBlocks(block.table) : chartBlocks(block.chart)
}

function footOf(texts: readonly string[]): Paragraph[] {
  return texts.map((text, place) =>
    lines([run(text, FONTS.body, FOOT_POINTS)], FOOT_LINE_TWIPS, {
      keepLines: true,
      ...(place === 0 ? { before: LINE_TWIPS, keepNext: true, border: { top: FOOT_RULE } } : {}),
    }),
  )
}
