// A bare page to measure against: the same web view and the same framework, and nothing of Tidings (tests/yardstick).
import { mount } from 'svelte'
import Swap from './Swap.svelte'

const target = document.getElementById('app')
if (!target) throw new Error('swap.html has no place for the page')
mount(Swap, { target })
