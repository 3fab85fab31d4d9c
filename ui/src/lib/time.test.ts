import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ago, clock, dayName, exact, moment, setClock24, setNow } from './time.svelte'

const at = (day: number, hour = 9, minute = 5): number => new Date(2026, 2, day, hour, minute).getTime()

describe('times', () => {
  beforeEach(() => setNow(at(14, 12, 0)))
  afterEach(() => setClock24(true))

  it('follow the person’s clock', () => {
    expect(clock(at(14))).toBe('09:05')
    expect(clock(at(14, 0, 5)), 'midnight is not 24').toBe('00:05')
    setClock24(false)
    expect(clock(at(14, 21)).replace(/\s/g, ' ')).toBe('9:05 PM')
  })

  it('name days by the calendar, not by hours', () => {
    setNow(at(14, 0, 10))
    expect(dayName(at(14, 0, 1))).toBe('Today')
    expect(dayName(at(13, 23, 59)), 'eleven minutes ago was yesterday').toBe('Yesterday')
    expect(dayName(at(12))).toBe('Thursday, March 12')
    expect(dayName(new Date(2025, 2, 12).getTime())).toBe('Wednesday, March 12, 2025')
  })

  it('say roughly how long ago in lists', () => {
    expect(ago(at(14, 11, 59) + 30_000)).toBe('now')
    expect(ago(at(14, 11, 56))).toBe('4 min')
    expect(ago(at(14, 9, 0))).toBe('3 h')
    expect(ago(at(13))).toBe('yesterday')
    expect(ago(at(2))).toBe('Mar 2')
  })

  it('say no more than is needed in running text', () => {
    expect(moment(at(14))).toBe('09:05')
    expect(moment(at(2))).toBe('Mar 2 09:05')
  })

  it('are exact on hover', () => {
    expect(exact(at(14))).toContain('2026')
    expect(exact(at(14))).toContain('09:05')
  })
})
