import writeExcelFile from 'write-excel-file/node'
import type { CellObject } from 'write-excel-file/node'
import { wallDate } from './workbook.ts'
import type { Cell, Sheet } from './workbook.ts'

/** Sheets as the bytes of an .xlsx file: the same sheets, the same bytes. */
export async function workbookFile(sheets: readonly Sheet[]): Promise<Buffer> {
  const file = await writeExcelFile(
    sheets.map(({ name, columns, rows }) => ({
      sheet: name,
      columns: columns.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
      data: [
        columns.map(({ head }) => ({ value: head, type: String, fontWeight: 'bold' as const })),
        ...rows.map((row) => row.map(written)),
      ],
    })),
  ).toBuffer()
  return withoutTimes(file)
}

/** Text is marked as text, so that nothing in it is ever taken for a formula. */
function written(cell: Cell): CellObject | null {
  if (cell === null) return null
  if (typeof cell === 'string') return { value: cell, type: String }
  if (typeof cell === 'number') return { value: cell, type: Number }
  if ('share' in cell) return cell.share === null ? null : { value: cell.share, type: Number, format: '0.0%' }
  if ('hours' in cell) return cell.hours === null ? null : { value: cell.hours, type: Number, format: '0.00' }
  return cell.instant === null ? null : { value: wallDate(cell.instant), type: Date, format: 'yyyy-mm-dd hh:mm' }
}

const CENTRAL_ENTRY = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
/** 1 January 1980, 00:00: the first instant that a zip archive can name. */
const FIRST_INSTANT = 0x00210000

/** The archive with every file dated alike: when it was packed is no part of what it says. */
function withoutTimes(archive: Buffer): Buffer {
  const end = archive.lastIndexOf(Buffer.from(Uint32Array.of(END_OF_DIRECTORY).buffer))
  let at = archive.readUInt32LE(end + 16)
  while (archive.readUInt32LE(at) === CENTRAL_ENTRY) {
    archive.writeUInt32LE(FIRST_INSTANT, at + 12)
    archive.writeUInt32LE(FIRST_INSTANT, archive.readUInt32LE(at + 42) + 10)
    at += 46 + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return archive
}
