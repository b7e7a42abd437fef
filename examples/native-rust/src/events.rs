//! Event channels, of both sides, and traps.

use crate::guest::{Arch, Guest, Outcome, Refusal, atomic8, on};
use crate::tck::{self, Error};
use core::ffi::{c_int, c_void};
use core::sync::atomic::Ordering::SeqCst;

/// A channel: its word, its bit, and where both arrays hold it.
struct Channel {
    word: usize,
    bit: u64,
    pending: *mut u8,
    mask: *mut u8,
}

fn channel(guest: &Guest, port: i32) -> Result<Channel, Refusal> {
    if !(0..guest.at.channels).contains(&port) {
        let text = "no such channel in this ABI";
        return Err(Refusal(tck::OUT_OF_RANGE, port as i64 as u64, text));
    }
    let bits = guest.at.word * 8;
    let word = port as usize / bits;
    Ok(Channel {
        word,
        bit: 1 << (port as usize % bits),
        pending: guest.page(guest.at.pending + word * guest.at.word),
        mask: guest.page(guest.at.mask + word * guest.at.word),
    })
}

fn on_channel(
    state: *mut c_void,
    port: i32,
    error: *mut Error,
    what: impl FnOnce(&Guest, Channel),
) -> c_int {
    on(state, error, |guest| {
        let channel = channel(guest, port)?;
        what(guest, channel);
        Ok(())
    })
}

fn vcpu_of(guest: &Guest, port: i32) -> i32 {
    let (domain, kit) = guest.domain();
    (domain.vcpu_of)(kit, port)
}

fn select(guest: &Guest, vcpu: i32, channel: &Channel) {
    guest.or(guest.vcpu(vcpu, guest.at.selector), 1 << channel.word);
}

fn notify(guest: &Guest, port: i32, channel: &Channel) {
    let vcpu = vcpu_of(guest, port);
    select(guest, vcpu, channel);
    if atomic8(guest.vcpu(vcpu, 0)).swap(1, SeqCst) != 0 {
        return;
    }
    // Waking a vCPU that is awake has no effect: nobody needs to remember who sleeps.
    let (domain, kit) = guest.domain();
    (domain.wake)(kit, vcpu);
    if !guest.is_pv() || atomic8(guest.vcpu(vcpu, 1)).load(SeqCst) == 0 {
        (domain.upcall)(kit, vcpu);
    }
}

pub extern "C" fn send(state: *mut c_void, port: i32, error: *mut Error) -> c_int {
    on_channel(state, port, error, |guest, channel| {
        let was = guest.or(channel.pending, channel.bit) & channel.bit;
        if was == 0 && guest.load(channel.mask) & channel.bit == 0 {
            notify(guest, port, &channel);
        }
    })
}

pub extern "C" fn block(
    state: *mut c_void,
    vcpu: i32,
    sleeps: *mut u32,
    error: *mut Error,
) -> c_int {
    on(state, error, |guest| {
        guest.check_vcpu(vcpu)?;
        if guest.is_pv() {
            atomic8(guest.vcpu(vcpu, 1)).store(0, SeqCst);
        }
        let pending = atomic8(guest.vcpu(vcpu, 0)).load(SeqCst);
        // SAFETY: the kit hands over four bytes to be filled.
        unsafe { *sleeps = u32::from(pending == 0) };
        Ok(())
    })
}

pub extern "C" fn unmask_for_guest(state: *mut c_void, port: i32, error: *mut Error) -> c_int {
    on_channel(state, port, error, |guest, channel| {
        let was = guest.and(channel.mask, !channel.bit) & channel.bit;
        if was != 0 && guest.load(channel.pending) & channel.bit != 0 {
            notify(guest, port, &channel);
        }
    })
}

pub extern "C" fn mask(state: *mut c_void, port: i32, error: *mut Error) -> c_int {
    on_channel(state, port, error, |guest, channel| {
        guest.or(channel.mask, channel.bit);
    })
}

pub extern "C" fn clear(state: *mut c_void, port: i32, error: *mut Error) -> c_int {
    on_channel(state, port, error, |guest, channel| {
        guest.and(channel.pending, !channel.bit);
    })
}

pub extern "C" fn unmask(state: *mut c_void, port: i32, error: *mut Error) -> c_int {
    on_channel(state, port, error, |guest, channel| {
        guest.and(channel.mask, !channel.bit);
        if guest.load(channel.pending) & channel.bit != 0 {
            let vcpu = vcpu_of(guest, port);
            select(guest, vcpu, &channel);
            atomic8(guest.vcpu(vcpu, 0)).store(1, SeqCst);
        }
    })
}

/// The numbers of the bits that are set, from the lowest.
fn bits(mut word: u64) -> impl Iterator<Item = i32> {
    core::iter::from_fn(move || {
        let bit = word.trailing_zeros();
        word &= word.wrapping_sub(1);
        (bit < u64::BITS).then_some(bit as i32)
    })
}

fn handle_word(guest: &Guest, word: i32) -> Outcome {
    let first = word * guest.at.word as i32 * 8;
    let all = channel(guest, first)?;
    for bit in bits(guest.load(all.pending) & !guest.load(all.mask)) {
        let one = channel(guest, first + bit)?;
        if guest.load(one.pending) & one.bit != 0 && guest.load(one.mask) & one.bit == 0 {
            guest.and(one.pending, !one.bit);
            let (domain, kit) = guest.domain();
            (domain.event)(kit, first + bit);
        }
    }
    Ok(())
}

pub extern "C" fn handle_upcall(state: *mut c_void, vcpu: i32, error: *mut Error) -> c_int {
    on(state, error, |guest| {
        guest.check_vcpu(vcpu)?;
        atomic8(guest.vcpu(vcpu, 0)).store(0, SeqCst);
        let words = guest.exchange(guest.vcpu(vcpu, guest.at.selector), 0);
        bits(words).try_for_each(|word| handle_word(guest, word))
    })
}

pub extern "C" fn nmi(state: *mut c_void, reason_bit: u32, error: *mut Error) -> c_int {
    on(state, error, |guest| {
        guest.or(guest.arch(Arch::NmiReason), 1 << reason_bit);
        Ok(())
    })
}

pub extern "C" fn page_fault(
    state: *mut c_void,
    vcpu: i32,
    address: u64,
    error: *mut Error,
) -> c_int {
    on(state, error, |guest| {
        guest.check_vcpu(vcpu)?;
        guest.store(guest.vcpu(vcpu, guest.at.cr2), address);
        Ok(())
    })
}
