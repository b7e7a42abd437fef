//! vCPU time and the wallclock: two seqlocks.

use crate::guest::{Guest, Outcome, Refusal, atomic8, atomic32, load_halves, on, store_halves};
use crate::tck::{self, Error, Scale, Time, TimeOfDay};
use core::ffi::{c_int, c_void};
use core::sync::atomic::{Ordering::*, fence};

const SECOND: u64 = 1_000_000_000;

/// Runs an update between an odd version and the next even one.
fn update(version: *mut u8, payload: impl FnOnce()) {
    let odd = atomic32(version).load(Relaxed) | 1;
    atomic32(version).store(odd, Relaxed);
    fence(Release);
    payload();
    atomic32(version).store(odd.wrapping_add(1), Release);
}

/// Reads until nothing was written meanwhile.
fn read<T>(version: *const u8, payload: impl Fn() -> T) -> T {
    loop {
        let before = atomic32(version).load(Acquire);
        if before & 1 == 0 {
            let value = payload();
            fence(Acquire);
            if atomic32(version).load(Relaxed) == before {
                return value;
            }
        }
        core::hint::spin_loop();
    }
}

fn publish(guest: &Guest, vcpu: i32, time: Time) -> Outcome {
    guest.check_vcpu(vcpu)?;
    let record = guest.vcpu(vcpu, guest.at.time);
    update(record, || {
        store_halves(record.wrapping_add(8), time.tsc_timestamp);
        store_halves(record.wrapping_add(16), time.system_time);
        atomic32(record.wrapping_add(24)).store(time.tsc_to_system_mul, Relaxed);
        atomic8(record.wrapping_add(28)).store(time.tsc_shift as u8, Relaxed);
        atomic8(record.wrapping_add(29)).store(time.flags, Relaxed);
    });
    Ok(())
}

pub extern "C" fn publish_time(
    state: *mut c_void,
    vcpu: i32,
    time: *const Time,
    error: *mut Error,
) -> c_int {
    // SAFETY: the kit hands over a structure of its own.
    on(state, error, |guest| publish(guest, vcpu, unsafe { *time }))
}

pub extern "C" fn update_time(
    state: *mut c_void,
    vcpu: i32,
    last: *const Time,
    error: *mut Error,
) -> c_int {
    on(state, error, |guest| {
        // SAFETY: as above.
        let mut time = unsafe { *last };
        let (domain, kit) = guest.domain();
        let tsc = (domain.tsc)(kit);
        let ticks = tsc.wrapping_sub(time.tsc_timestamp);
        let passed = nanos_of(ticks, time.tsc_to_system_mul, time.tsc_shift);
        time.system_time = time.system_time.wrapping_add(passed);
        time.tsc_timestamp = tsc;
        publish(guest, vcpu, time)
    })
}

/// The largest multiplier that fits is the most precise one.
pub extern "C" fn scale_of(
    state: *mut c_void,
    hertz: u64,
    scale: *mut Scale,
    error: *mut Error,
) -> c_int {
    on(state, error, |_| {
        if !(1_000_000..1_000_000_000_000).contains(&hertz) {
            let text = "frequencies are 1 MHz to 1 THz";
            return Err(Refusal(tck::BAD_ARGUMENT, hertz, text));
        }
        let fitting = (-31i8..=31).find_map(|shift| {
            let multiplier = (u128::from(SECOND) << (32 - shift)) / u128::from(hertz);
            Some((u32::try_from(multiplier).ok()?, shift))
        });
        let Some((multiplier, shift)) = fitting else {
            return Err(Refusal(tck::BAD_ARGUMENT, hertz, "no scale fits"));
        };
        // SAFETY: the kit hands over a structure to be filled.
        unsafe {
            (*scale).tsc_to_system_mul = multiplier;
            (*scale).tsc_shift = shift;
        }
        Ok(())
    })
}

fn nanos_of(ticks: u64, multiplier: u32, shift: i8) -> u64 {
    let shifted = if shift >= 0 {
        ticks << shift
    } else {
        ticks >> -shift
    };
    ((u128::from(shifted) * u128::from(multiplier)) >> 32) as u64
}

struct Reading {
    tsc: u64,
    timestamp: u64,
    system_time: u64,
    multiplier: u32,
    shift: i8,
}

fn reading(guest: &Guest, vcpu: i32) -> Reading {
    let record = guest.vcpu(vcpu, guest.at.time);
    let (domain, kit) = guest.domain();
    read(record, || Reading {
        timestamp: load_halves(record.wrapping_add(8)),
        system_time: load_halves(record.wrapping_add(16)),
        tsc: (domain.tsc)(kit),
        multiplier: atomic32(record.wrapping_add(24)).load(Relaxed),
        shift: atomic8(record.wrapping_add(28)).load(Relaxed) as i8,
    })
}

pub extern "C" fn system_time(
    state: *mut c_void,
    vcpu: i32,
    nanos: *mut u64,
    error: *mut Error,
) -> c_int {
    on(state, error, |guest| {
        guest.check_vcpu(vcpu)?;
        let now = reading(guest, vcpu);
        let ticks = now.tsc.wrapping_sub(now.timestamp);
        let passed = nanos_of(ticks, now.multiplier, now.shift);
        // SAFETY: the kit hands over eight bytes to be filled.
        unsafe { *nanos = now.system_time.wrapping_add(passed) };
        Ok(())
    })
}

pub extern "C" fn frequency(
    state: *mut c_void,
    vcpu: i32,
    hertz: *mut u64,
    error: *mut Error,
) -> c_int {
    on(state, error, |guest| {
        guest.check_vcpu(vcpu)?;
        let now = reading(guest, vcpu);
        if now.multiplier == 0 {
            return Err(Refusal(tck::BAD_STATE, 0, "no time was published yet"));
        }
        let scaled = (u128::from(SECOND) << 32) / u128::from(now.multiplier);
        let shifted = if now.shift >= 0 {
            scaled >> now.shift
        } else {
            scaled << -now.shift
        };
        // SAFETY: as above.
        unsafe { *hertz = shifted as u64 };
        Ok(())
    })
}

pub extern "C" fn publish_wallclock(
    state: *mut c_void,
    seconds: i64,
    nanos: u32,
    error: *mut Error,
) -> c_int {
    on(state, error, |guest| {
        if u64::from(nanos) >= SECOND {
            return Err(Refusal(tck::BAD_ARGUMENT, nanos.into(), "a second or more"));
        }
        let wc = guest.page(guest.at.wc);
        update(wc, || {
            atomic32(wc.wrapping_add(4)).store(seconds as u32, Relaxed);
            atomic32(wc.wrapping_add(8)).store(nanos, Relaxed);
            atomic32(guest.page(guest.at.wc_sec_hi)).store((seconds as u64 >> 32) as u32, Relaxed);
        });
        Ok(())
    })
}

pub extern "C" fn time_of_day(
    state: *mut c_void,
    system_time: u64,
    time: *mut TimeOfDay,
    error: *mut Error,
) -> c_int {
    on(state, error, |guest| -> Outcome {
        let wc = guest.page(guest.at.wc);
        let (low, nanos, high) = read(wc, || {
            (
                atomic32(wc.wrapping_add(4)).load(Relaxed),
                atomic32(wc.wrapping_add(8)).load(Relaxed),
                atomic32(guest.page(guest.at.wc_sec_hi)).load(Relaxed),
            )
        });
        let nanos = u64::from(nanos) + system_time % SECOND;
        let seconds = (u64::from(high) << 32 | u64::from(low))
            .wrapping_add(system_time / SECOND + nanos / SECOND);
        // SAFETY: the kit hands over a structure to be filled.
        unsafe {
            (*time).seconds = seconds as i64;
            (*time).nanos = (nanos % SECOND) as u32;
        }
        Ok(())
    })
}
