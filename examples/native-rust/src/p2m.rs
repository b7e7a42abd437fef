//! The physical-to-machine list: its owner, and an observer that walks the guest's page tables.

use crate::guest::{Arch, Guest, Outcome, Refusal, atomic64, on};
use crate::tck::{self, Error, P2mEntry};
use core::ffi::{c_int, c_void};
use core::sync::atomic::{Ordering::*, fence};
use std::sync::PoisonError;

const PAGE: usize = 4096;
const FRAME_MASK: u64 = 0x000F_FFFF_FFFF_F000;

/// What the owner knows of its list.
#[derive(Default)]
pub struct List {
    root: u64,
    top: u64,
    count: u64,
    pages: Vec<u64>,
    middles: Vec<u64>,
}

fn levels(guest: &Guest) -> u32 {
    if guest.is_wide() { 4 } else { 3 }
}

fn slot(table: *mut u8, level: u32, address: u64) -> *mut u8 {
    let index = (address >> (12 + 9 * (level - 1))) & 511;
    table.wrapping_add(index as usize * 8)
}

/// The top level of a 32-bit guest's tables has four entries, without the bits of the others.
fn table_entry(guest: &Guest, level: u32, number: u64) -> u64 {
    number << 12 | if !guest.is_wide() && level == 3 { 1 } else { 7 }
}

fn cr3_of(guest: &Guest, frame: u64) -> u64 {
    if guest.is_wide() {
        frame << 12
    } else {
        (frame as u32).rotate_left(12).into()
    }
}

fn frame_of_cr3(guest: &Guest, cr3: u64) -> u64 {
    if guest.is_wide() {
        cr3 >> 12
    } else {
        (cr3 as u32).rotate_right(12).into()
    }
}

fn list_address(guest: &Guest) -> u64 {
    if guest.is_wide() {
        0xFFFF_C900_0000_0000
    } else {
        0xC100_0000
    }
}

fn per_page(guest: &Guest) -> u64 {
    (PAGE / guest.at.word) as u64
}

/// A frame that the list itself is made of.
fn own(guest: &Guest, number: u64) -> Result<*mut u8, Refusal> {
    guest.frame(number).ok_or(Refusal(
        tck::BAD_STATE,
        number,
        "a frame of the list is gone",
    ))
}

fn word(guest: &Guest, frame: u64, index: u64) -> Result<*mut u8, Refusal> {
    Ok(own(guest, frame)?.wrapping_add(index as usize * guest.at.word))
}

impl List {
    fn map_page(&self, guest: &Guest, index: usize) -> Outcome {
        let address = list_address(guest) + (index * PAGE) as u64;
        let mut table = self.root;
        for level in (2..=levels(guest)).rev() {
            let slot = atomic64(slot(own(guest, table)?, level, address));
            if slot.load(Relaxed) & 1 == 0 {
                slot.store(table_entry(guest, level, guest.allocate()?), Release);
            }
            table = (slot.load(Relaxed) & FRAME_MASK) >> 12;
        }
        let last = slot(own(guest, table)?, 1, address);
        atomic64(last).store(table_entry(guest, 1, self.pages[index]), Release);
        Ok(())
    }

    fn hang_page(&mut self, guest: &Guest, index: usize) -> Outcome {
        let n = per_page(guest) as usize;
        if index / n == self.middles.len() {
            let middle = guest.allocate()?;
            self.middles.push(middle);
            guest.store(word(guest, self.top, (index / n) as u64)?, middle);
        }
        let hook = word(guest, self.middles[index / n], (index % n) as u64)?;
        guest.store(hook, self.pages[index]);
        Ok(())
    }

    fn entry(&self, guest: &Guest, pfn: u64) -> Result<*mut u8, Refusal> {
        let n = per_page(guest);
        word(guest, self.pages[(pfn / n) as usize], pfn % n)
    }

    fn append(&mut self, guest: &Guest, mfns: &[u64]) -> Outcome {
        for mfn in mfns {
            if self.count.is_multiple_of(per_page(guest)) {
                self.pages.push(guest.allocate()?);
                self.hang_page(guest, self.pages.len() - 1)?;
            }
            guest.store(self.entry(guest, self.count)?, *mfn);
            self.count += 1;
        }
        Ok(())
    }

    fn check(&self, pfn: u64) -> Outcome {
        if pfn < self.count {
            Ok(())
        } else {
            no_pfn(pfn)
        }
    }
}

fn no_pfn(pfn: u64) -> Outcome {
    Err(Refusal(tck::OUT_OF_RANGE, pfn, "the list has no such pfn"))
}

fn step_generation(guest: &Guest) {
    let generation = guest.arch(Arch::P2mGeneration);
    guest.store(generation, guest.load(generation).wrapping_add(1));
}

fn entries<'a>(mfns: *const u64, count: u64) -> &'a [u64] {
    if count == 0 {
        return &[];
    }
    // SAFETY: the kit hands over so many entries.
    unsafe { core::slice::from_raw_parts(mfns, count as usize) }
}

fn owning(
    state: *mut c_void,
    error: *mut Error,
    what: impl FnOnce(&Guest, &mut List) -> Outcome,
) -> c_int {
    on(state, error, |guest| {
        what(
            guest,
            &mut guest.list.write().unwrap_or_else(PoisonError::into_inner),
        )
    })
}

pub extern "C" fn set_up(
    state: *mut c_void,
    mfns: *const u64,
    count: u64,
    error: *mut Error,
) -> c_int {
    owning(state, error, |guest, list| {
        if list.root != 0 {
            return Err(Refusal(tck::BAD_STATE, 0, "the list is set up already"));
        }
        if count == 0 {
            return Err(Refusal(tck::BAD_ARGUMENT, 0, "a list of no entries"));
        }
        guest.store(guest.arch(Arch::P2mCr3), 0);
        list.root = guest.allocate()?;
        list.top = guest.allocate()?;
        list.append(guest, entries(mfns, count))?;
        (0..list.pages.len()).try_for_each(|page| list.map_page(guest, page))?;
        guest.store(guest.arch(Arch::MaxPfn), list.count);
        guest.store(guest.arch(Arch::FrameListList), list.top);
        guest.store(guest.arch(Arch::P2mGeneration), 0);
        guest.store(guest.arch(Arch::P2mVaddr), list_address(guest));
        guest.store(guest.arch(Arch::P2mCr3), cr3_of(guest, list.root));
        Ok(())
    })
}

pub extern "C" fn set(state: *mut c_void, pfn: u64, mfn: u64, error: *mut Error) -> c_int {
    on(state, error, |guest| {
        let list = guest.list.read().unwrap_or_else(PoisonError::into_inner);
        list.check(pfn)?;
        guest.store(list.entry(guest, pfn)?, mfn);
        Ok(())
    })
}

pub extern "C" fn remap(state: *mut c_void, pfn: u64, error: *mut Error) -> c_int {
    owning(state, error, |guest, list| {
        list.check(pfn)?;
        let index = (pfn / per_page(guest)) as usize;
        let fresh = guest.allocate()?;
        for at in 0..per_page(guest) {
            let value = guest.load(word(guest, list.pages[index], at)?);
            guest.store(word(guest, fresh, at)?, value);
        }
        step_generation(guest);
        list.pages[index] = fresh;
        list.map_page(guest, index)?;
        list.hang_page(guest, index)?;
        step_generation(guest);
        Ok(())
    })
}

pub extern "C" fn grow(
    state: *mut c_void,
    mfns: *const u64,
    count: u64,
    error: *mut Error,
) -> c_int {
    owning(state, error, |guest, list| {
        if list.root == 0 {
            return Err(Refusal(tck::BAD_STATE, 0, "the list is not set up yet"));
        }
        let before = list.pages.len();
        list.append(guest, entries(mfns, count))?;
        step_generation(guest);
        (before..list.pages.len()).try_for_each(|page| list.map_page(guest, page))?;
        step_generation(guest);
        guest.store(guest.arch(Arch::MaxPfn), list.count);
        Ok(())
    })
}

fn broken<T>(number: u64, text: &'static str) -> Result<T, Refusal> {
    Err(Refusal(tck::BROKEN_WALK, number, text))
}

fn is_address(guest: &Guest, address: u64) -> bool {
    if guest.is_wide() {
        matches!(address >> 47, 0 | 0x1FFFF)
    } else {
        address <= u32::MAX.into()
    }
}

fn read_linear(guest: &Guest, cr3: u64, pfn: u64) -> Result<u64, Refusal> {
    let width = guest.at.word as u64;
    let vaddr = guest.load(guest.arch(Arch::P2mVaddr));
    if !vaddr.is_multiple_of(width) {
        return broken(vaddr, "p2m_vaddr is not aligned");
    }
    if pfn > (guest.all_ones() - vaddr) / width {
        return broken(vaddr, "the list wraps");
    }
    let address = vaddr + pfn * width;
    if !is_address(guest, vaddr) || !is_address(guest, address) {
        return broken(address, "not a canonical address");
    }
    let mut number = frame_of_cr3(guest, cr3);
    for level in (1..=levels(guest)).rev() {
        let Some(table) = guest.frame(number) else {
            return broken(number, "a page table in no frame of the guest");
        };
        let found = atomic64(slot(table, level, address)).load(Relaxed);
        if found & 1 == 0 {
            return broken(number, "an entry of this table is not present");
        }
        if (2..levels(guest)).contains(&level) && found & 0x80 != 0 && level < 4 {
            return broken(number, "a large page");
        }
        number = (found & FRAME_MASK) >> 12;
    }
    match guest.frame(number) {
        Some(page) => Ok(guest.load(page.wrapping_add(address as usize % PAGE))),
        None => broken(number, "a page of the list in no frame of the guest"),
    }
}

fn read_tree(guest: &Guest, top: u64, pfn: u64) -> Result<u64, Refusal> {
    let n = per_page(guest);
    if pfn / n / n >= n {
        return broken(pfn, "the tree cannot hold this pfn");
    }
    let mut number = top;
    for index in [pfn / n / n, pfn / n % n, pfn % n] {
        let Some(node) = guest.frame(number) else {
            return broken(number, "a node of the tree in no frame of the guest");
        };
        number = guest.load(node.wrapping_add(index as usize * guest.at.word));
    }
    Ok(number)
}

pub extern "C" fn read(
    state: *mut c_void,
    pfn: u64,
    entry: *mut P2mEntry,
    error: *mut Error,
) -> c_int {
    on(state, error, |guest| {
        // SAFETY: the kit hands over a structure to be filled.
        let entry = unsafe { &mut *entry };
        let cr3 = guest.load(guest.arch(Arch::P2mCr3));
        if cr3 == 0 {
            let top = guest.load(guest.arch(Arch::FrameListList));
            if top == 0 || top == guest.all_ones() {
                return Err(Refusal(tck::UNAVAILABLE, top, "no list to read"));
            }
            if pfn >= guest.load(guest.arch(Arch::MaxPfn)) {
                return no_pfn(pfn);
            }
            entry.generation = 0;
            entry.consistent = 0;
            entry.mfn = read_tree(guest, top, pfn)?;
            return Ok(());
        }
        entry.generation = guest.load(guest.arch(Arch::P2mGeneration));
        if pfn >= guest.load(guest.arch(Arch::MaxPfn)) {
            return no_pfn(pfn);
        }
        let read = read_linear(guest, cr3, pfn);
        fence(SeqCst);
        let same = entry.generation == guest.load(guest.arch(Arch::P2mGeneration));
        entry.consistent = u32::from(same && entry.generation & 1 == 0);
        entry.mfn = match read {
            Ok(mfn) => mfn,
            // The tables changed under the walk: nothing is known.
            Err(Refusal(tck::BROKEN_WALK, ..)) if entry.consistent == 0 => guest.all_ones(),
            Err(refusal) => return Err(refusal),
        };
        Ok(())
    })
}

pub extern "C" fn changed_since(
    state: *mut c_void,
    entry: *const P2mEntry,
    changed: *mut u32,
    error: *mut Error,
) -> c_int {
    on(state, error, |guest| {
        let now = guest.load(guest.arch(Arch::P2mGeneration));
        // SAFETY: the kit hands over a structure, and four bytes to be filled.
        unsafe { *changed = u32::from(now & 1 != 0 || now != (*entry).generation) };
        Ok(())
    })
}
