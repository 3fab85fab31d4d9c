// Times in the reader's language, zone and clock.

import { language, t } from './words'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const style = $state({ clock24: true, now: Date.now() })

/** Sets whether clocks show 24 hours. Everything that shows a time follows. */
export function setClock24(clock24: boolean): void {
  style.clock24 = clock24
}

/** Sets what "now" is; the app does so once a minute. */
export function setNow(now: number): void {
  style.now = now
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = language() === 'en-XA' ? 'en' : language()
  const key = tag + JSON.stringify(options)
  let made = formats.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(tag, options)
    formats.set(key, made)
  }
  return made
}

function hours(): Intl.DateTimeFormatOptions {
  return style.clock24 ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' }
}

/** The clock time: `09:12` or `9:12 AM`. */
export function clock(at: number): string {
  return format(hours()).format(at)
}

function midnight(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}

/** How many days ago it was, by the calendar; 0 is today. */
function daysAgo(at: number): number {
  return Math.round((midnight(style.now) - midnight(at)) / DAY)
}

/** A day as a heading: "Today", "Yesterday", "Thursday, 13 March", and with the year when it is another. */
export function dayName(at: number): string {
  const days = daysAgo(at)
  if (days === 0) return t('time-today')
  if (days === 1) return t('time-yesterday')
  const sameYear = new Date(at).getFullYear() === new Date(style.now).getFullYear()
  return format({ weekday: 'long', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }).format(at)
}

/** A short day: "13 Mar", and with the year when it is another. */
export function shortDay(at: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(style.now).getFullYear()
  return format({ day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).format(at)
}

/** The exact time, for what is shown on hover. */
export function exact(at: number): string {
  return format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...hours() }).format(at)
}

/** Roughly how long ago, for lists: "now", "4 min", "3 h", "yesterday", "13 Mar". */
export function ago(at: number): string {
  const passed = style.now - at
  if (passed < MINUTE) return t('time-now')
  if (passed < HOUR) return t('time-minutes', { count: Math.floor(passed / MINUTE) })
  const days = daysAgo(at)
  if (days === 0) return t('time-hours', { count: Math.floor(passed / HOUR) })
  if (days === 1) return t('time-yesterday-inline')
  return shortDay(at)
}

/** A time in running text: the clock today, else the day and the clock. */
export function moment(at: number): string {
  return daysAgo(at) === 0 ? clock(at) : `${shortDay(at)} ${clock(at)}`
}
