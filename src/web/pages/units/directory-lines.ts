import { findNodeAtLocation, parseTree } from 'jsonc-parser'
import type { Node, ParseError } from 'jsonc-parser'
import type { FieldFault } from '../../api/problem.ts'

/** A fault of a directory file, at its line. `line` counts from 1; null where it belongs to the file as a whole. */
export interface FileFault {
  line: number | null
  /** The line as it stands in the file, cut where it is long. */
  text: string
  /** `units.3.sectors.0`; empty where the file cannot be read at all. */
  path: string
  message: string
}

const LONGEST_TEXT = 120

/** What keeps a text from being JSON, at its line; null when it is JSON. */
export function syntaxFault(text: string): FileFault | null {
  const errors: ParseError[] = []
  parseTree(text, errors, { disallowComments: true })
  const [first] = errors
  return first === undefined
    ? null
    : {
        ...placeOf(text, first.offset),
        path: '',
        message: `第 ${columnOf(text, first.offset)} 个字符附近不是合法的 JSON，请核对引号、逗号和括号`,
      }
}

/** Each fault of the document at the line where it stands in the file; what is missing stands at the line it is missing from. */
export function faultsAtLines(text: string, faults: readonly FieldFault[]): FileFault[] {
  const tree = parseTree(text)
  return faults
    .map(({ path, message }) => {
      const node = tree === undefined ? undefined : nearest(tree, path)
      return node === undefined ? { line: null, text: '', path, message } : { ...placeOf(text, node.offset), path, message }
    })
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
}

/** The value at the path, or the innermost one around it that is there. */
function nearest(tree: Node, path: string): Node | undefined {
  const steps = path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  for (let length = steps.length; length > 0; length -= 1) {
    const found = findNodeAtLocation(tree, steps.slice(0, length))
    if (found !== undefined) return found
  }
  return undefined
}

function placeOf(text: string, offset: number): { line: number; text: string } {
  const before = text.slice(0, offset)
  const start = before.lastIndexOf('\n') + 1
  const end = text.indexOf('\n', start)
  const whole = text.slice(start, end < 0 ? undefined : end).trim()
  // A file in one line has the place in the middle of it.
  const from = whole.length <= LONGEST_TEXT ? 0 : Math.max(0, offset - start - LONGEST_TEXT / 2)
  return { line: before.split('\n').length, text: whole.slice(from, from + LONGEST_TEXT) }
}

function columnOf(text: string, offset: number): number {
  return offset - text.lastIndexOf('\n', offset - 1)
}
