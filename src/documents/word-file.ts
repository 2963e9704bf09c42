import { AlignmentType, Document, Footer, PageNumber, Packer, TextRun } from 'docx'
import type { FileChild } from 'docx'
import { formatInstant } from '../contract/time.ts'
import { escaped } from './escaped.ts'
import { sameBytes } from './same-bytes.ts'
import { BODY_POINTS, FONTS, PAGE_MM, TWIPS, face, lines, toTwips } from './word-style.ts'

/** 页码: 4 号, between two dashes, one character in from the outer edge of the type area, seven millimetres below it. */
const NUMBER_POINTS = 14
const NUMBER_LINE_TWIPS = 400
const NUMBER_MM = 24.4

export interface WordFile {
  title: string
  subject: string
  creator: string
  /** What the file says it was made at: of the data, so that the same data gives the same bytes. */
  madeAt: number
  children: readonly FileChild[]
}

/** A Word file in the page of GB/T 9704. The same input gives the same bytes, whenever and wherever it is made. */
export async function wordFile({ title, subject, creator, madeAt, children }: WordFile): Promise<Uint8Array> {
  const document = new Document({
    title,
    subject,
    creator,
    lastModifiedBy: creator,
    evenAndOddHeaderAndFooters: true,
    styles: {
      default: {
        document: { run: face(FONTS.body, BODY_POINTS) },
        heading1: { run: { ...face(FONTS.heading, BODY_POINTS), color: '000000', bold: false } },
      },
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: toTwips(PAGE_MM.width), height: toTwips(PAGE_MM.height) },
            margin: {
              top: toTwips(PAGE_MM.top),
              right: toTwips(PAGE_MM.right),
              bottom: toTwips(PAGE_MM.bottom),
              left: toTwips(PAGE_MM.left),
              header: toTwips(15),
              footer: toTwips(NUMBER_MM),
              gutter: 0,
            },
          },
        },
        footers: { default: pageNumber(AlignmentType.RIGHT), even: pageNumber(AlignmentType.LEFT) },
        children: [...children],
      },
    ],
  })
  const packed = await Packer.toBuffer(document, undefined, [
    { path: 'docProps/core.xml', data: coreXml({ title, subject, creator, madeAt }) },
  ])
  return sameBytes(packed)
}

function pageNumber(alignment: typeof AlignmentType.LEFT | typeof AlignmentType.RIGHT): Footer {
  const aside = NUMBER_POINTS * TWIPS
  const number = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], ...face(FONTS.number, NUMBER_POINTS) })
  const indent = alignment === AlignmentType.RIGHT ? { right: aside } : { left: aside }
  return new Footer({ children: [lines([number], NUMBER_LINE_TWIPS, { alignment, indent })] })
}

/** docx stamps the present on every file; the instant of the data takes its place. */
function coreXml({ title, subject, creator, madeAt }: Omit<WordFile, 'children'>): string {
  const at = formatInstant(madeAt).replace(/\.\d+Z$/, 'Z')
  const stamp = (name: string) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${at}</dcterms:${name}>`
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${escaped(title)}</dc:title><dc:subject>${escaped(subject)}</dc:subject><dc:creator>${escaped(creator)}</dc:creator>`,
    `<cp:lastModifiedBy>${escaped(creator)}</cp:lastModifiedBy>${stamp('created')}${stamp('modified')}</cp:coreProperties>`,
  ].join('')
}
