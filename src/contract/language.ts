import * as z from 'zod'

/** What a schema says of a value that does not fit, in the office's words. Schemas with a message of their own keep it. */

const TYPE_NAMES: Record<string, string> = {
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  object: '对象',
  record: '对象',
}

export function speakChinese(): void {
  z.config({ customError: (issue) => messageOf(issue) })
}

function messageOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '必填' : `应为${TYPE_NAMES[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return issue.input === undefined ? '必填' : `应为 ${issue.values.map(String).join('、')} 之一`
    case 'unrecognized_keys':
      return '没有这个字段'
    case 'too_small':
      return issue.origin === 'array'
        ? `至少 ${issue.minimum} 项`
        : issue.origin === 'string'
          ? issue.minimum === 1
            ? '不能为空'
            : `至少 ${issue.minimum} 个字符`
          : `不能小于 ${issue.minimum}`
    case 'too_big':
      return issue.origin === 'array'
        ? `不超过 ${issue.maximum} 项`
        : issue.origin === 'string'
          ? `不超过 ${issue.maximum} 个字符`
          : `不能大于 ${issue.maximum}`
    case 'invalid_union':
      return '内容不符合要求'
    case 'invalid_key':
      return '没有这个字段'
    default:
      return '格式不正确'
  }
}
