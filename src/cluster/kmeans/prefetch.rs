//! Asks for memory before it is read. The rows of a look stream through the cache once, and processors
//! foresee no more than the page they are in: without this, every few rows the kernels wait.

/// How many rows before it is read a row is asked for.
pub(super) const ROWS_AHEAD: usize = 8;

/// Begins to load `numbers`, at most a page of them; nothing else changes.
#[inline(always)]
pub(super) fn prefetch<T>(numbers: &[T]) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        const CACHE_LINE: usize = 64;
        const PAGE: usize = 4096;
        let step = (CACHE_LINE / size_of::<T>()).max(1);
        let numbers = &numbers[..numbers.len().min(PAGE / CACHE_LINE * step)];
        let mut number = 0;
        while number < numbers.len() {
            // SAFETY: a prefetch reads nothing, faults nowhere, and every x86-64 processor has it.
            unsafe { _mm_prefetch::<_MM_HINT_T0>((&raw const numbers[number]).cast()) };
            number += step;
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = numbers;
}
