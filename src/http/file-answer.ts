export const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
export const EXCEL = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A file's name in a header, whatever its characters (RFC 5987). */
export function fileNamed(name: string, disposition: 'attachment' | 'inline' = 'attachment'): string {
  const percent = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  return `${disposition}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, percent)}`
}
