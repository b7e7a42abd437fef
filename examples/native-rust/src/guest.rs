//! A guest: where its fields are, and its memory.

use crate::p2m::List;
use crate::tck::{self, Domain};
use core::ffi::{c_int, c_void};
use core::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::*};
use std::sync::RwLock;

/// What depends on the guest's ABI.
pub struct Places {
    /// Bytes of a word.
    pub word: usize,
    pub channels: i32,
    /// Those that have a vcpu_info in the page.
    pub vcpus: i32,
    pub vcpu_bytes: usize,
    /// In vcpu_info.
    pub selector: usize,
    /// In vcpu_info; there is none in arm64.
    pub cr2: usize,
    /// In vcpu_info.
    pub time: usize,
    pub pending: usize,
    pub mask: usize,
    /// wc_version, wc_sec, wc_nsec.
    pub wc: usize,
    pub wc_sec_hi: usize,
    /// max_pfn and the words after it; there are none in arm64.
    pub arch: usize,
}

static WIDE: Places = Places {
    word: 8,
    channels: 4096,
    vcpus: 32,
    vcpu_bytes: 64,
    selector: 8,
    cr2: 16,
    time: 32,
    pending: 2048,
    mask: 2560,
    wc: 3072,
    wc_sec_hi: 3084,
    arch: 3088,
};
static NARROW: Places = Places {
    word: 4,
    channels: 1024,
    vcpus: 32,
    vcpu_bytes: 64,
    selector: 4,
    cr2: 8,
    time: 32,
    pending: 2048,
    mask: 2176,
    wc: 2304,
    wc_sec_hi: 2340,
    arch: 2316,
};
static ARM: Places = Places {
    word: 8,
    channels: 4096,
    vcpus: 1,
    vcpu_bytes: 48,
    selector: 8,
    cr2: 0,
    time: 16,
    pending: 48,
    mask: 560,
    wc: 1072,
    wc_sec_hi: 1084,
    arch: 1088,
};

/// The words of arch, in their order.
#[derive(Clone, Copy)]
pub enum Arch {
    MaxPfn,
    FrameListList,
    NmiReason,
    P2mCr3,
    P2mVaddr,
    P2mGeneration,
}

pub struct Guest {
    domain: *const Domain,
    pub at: &'static Places,
    is_pv: bool,
    page: *mut u8,
    pub list: RwLock<List>,
}

/// What an operation refuses: status, number, text.
pub struct Refusal(pub c_int, pub u64, pub &'static str);

pub type Outcome = Result<(), Refusal>;

/// Runs an operation on the guest that the kit names.
pub fn on(
    state: *mut c_void,
    error: *mut tck::Error,
    what: impl FnOnce(&Guest) -> Outcome,
) -> c_int {
    // SAFETY: the state is what attach() made, and the kit hands over a structure to be filled.
    let (guest, error) = unsafe { (&*state.cast::<Guest>(), &mut *error) };
    match what(guest) {
        Ok(()) => tck::OK,
        Err(Refusal(status, number, text)) => {
            error.number = number;
            error.text[..text.len()].copy_from_slice(text.as_bytes());
            error.text[text.len()] = 0;
            status
        }
    }
}

impl Guest {
    pub fn new(domain: *const Domain) -> Guest {
        // SAFETY: the domain stays valid until detach().
        let (abi, kind, page) = unsafe { ((*domain).abi, (*domain).kind, (*domain).shared_info) };
        let at = match abi {
            tck::X86_64 => &WIDE,
            tck::X86_32 => &NARROW,
            _ => &ARM,
        };
        Guest {
            domain,
            at,
            is_pv: kind == tck::PV,
            page,
            list: RwLock::new(List::default()),
        }
    }

    pub fn domain(&self) -> (&Domain, *mut c_void) {
        // SAFETY: as above.
        unsafe { (&*self.domain, (*self.domain).kit) }
    }

    pub fn page(&self, offset: usize) -> *mut u8 {
        self.page.wrapping_add(offset)
    }

    pub fn vcpu(&self, vcpu: i32, offset: usize) -> *mut u8 {
        self.page(vcpu as usize * self.at.vcpu_bytes + offset)
    }

    pub fn arch(&self, which: Arch) -> *mut u8 {
        self.page(self.at.arch + which as usize * self.at.word)
    }

    pub fn check_vcpu(&self, vcpu: i32) -> Outcome {
        if (0..self.at.vcpus).contains(&vcpu) {
            return Ok(());
        }
        Err(Refusal(
            tck::OUT_OF_RANGE,
            vcpu as i64 as u64,
            "no such vCPU in the page",
        ))
    }

    pub fn frame(&self, number: u64) -> Option<*mut u8> {
        let (domain, kit) = self.domain();
        let frame = (domain.frame)(kit, number);
        (!frame.is_null()).then_some(frame)
    }

    pub fn allocate(&self) -> Result<u64, Refusal> {
        let (domain, kit) = self.domain();
        match (domain.allocate)(kit) {
            u64::MAX => Err(Refusal(tck::BAD_STATE, 0, "no frame is left")),
            number => Ok(number),
        }
    }

    /// Whether evtchn_upcall_mask holds upcalls back.
    pub fn is_pv(&self) -> bool {
        self.is_pv
    }

    pub fn is_wide(&self) -> bool {
        self.at.word == 8
    }

    pub fn all_ones(&self) -> u64 {
        if self.is_wide() {
            u64::MAX
        } else {
            u32::MAX.into()
        }
    }

    pub fn load(&self, at: *const u8) -> u64 {
        if self.is_wide() {
            atomic64(at).load(SeqCst)
        } else {
            atomic32(at).load(SeqCst).into()
        }
    }

    pub fn store(&self, at: *mut u8, value: u64) {
        if self.is_wide() {
            atomic64(at).store(value, SeqCst);
        } else {
            atomic32(at).store(value as u32, SeqCst);
        }
    }

    pub fn or(&self, at: *mut u8, bits: u64) -> u64 {
        if self.is_wide() {
            atomic64(at).fetch_or(bits, SeqCst)
        } else {
            atomic32(at).fetch_or(bits as u32, SeqCst).into()
        }
    }

    pub fn and(&self, at: *mut u8, bits: u64) -> u64 {
        if self.is_wide() {
            atomic64(at).fetch_and(bits, SeqCst)
        } else {
            atomic32(at).fetch_and(bits as u32, SeqCst).into()
        }
    }

    pub fn exchange(&self, at: *mut u8, value: u64) -> u64 {
        if self.is_wide() {
            atomic64(at).swap(value, SeqCst)
        } else {
            atomic32(at).swap(value as u32, SeqCst).into()
        }
    }
}

// SAFETY of all three: the guest's memory outlives the binding, and all sides use atomics on it.
pub fn atomic8<'a>(at: *const u8) -> &'a AtomicU8 {
    unsafe { AtomicU8::from_ptr(at.cast_mut()) }
}

pub fn atomic32<'a>(at: *const u8) -> &'a AtomicU32 {
    unsafe { AtomicU32::from_ptr(at.cast_mut().cast()) }
}

pub fn atomic64<'a>(at: *const u8) -> &'a AtomicU64 {
    unsafe { AtomicU64::from_ptr(at.cast_mut().cast()) }
}

/// A 64-bit field of a 32-bit guest may lie across a multiple of 8: two halves, inside its section.
pub fn load_halves(at: *const u8) -> u64 {
    u64::from(atomic32(at).load(Relaxed))
        | u64::from(atomic32(at.wrapping_add(4)).load(Relaxed)) << 32
}

pub fn store_halves(at: *mut u8, value: u64) {
    atomic32(at).store(value as u32, Relaxed);
    atomic32(at.wrapping_add(4)).store((value >> 32) as u32, Relaxed);
}
