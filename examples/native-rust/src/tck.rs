//! The C ABI of the kit, as `shared_info_tck.h` declares it.

use core::ffi::{c_char, c_int, c_void};

pub const VERSION: u32 = 2;
pub const X86_64: u32 = 1;
pub const X86_32: u32 = 2;
pub const ARM64: u32 = 4;

pub const PV: u32 = 1;
pub const HVM: u32 = 2;

/// Declares that port 0 works.
pub const PORT_0: u32 = u32::MAX;

pub const OK: c_int = 0;
pub const OUT_OF_RANGE: c_int = 1;
pub const BAD_ARGUMENT: c_int = 2;
pub const BAD_STATE: c_int = 3;
pub const UNAVAILABLE: c_int = 4;
pub const BROKEN_WALK: c_int = 5;

#[repr(C)]
pub struct Error {
    pub number: u64,
    pub text: [u8; 120],
}

#[repr(C)]
pub struct Domain {
    pub size: u32,
    pub abi: u32,
    pub kind: u32,
    pub reserved: u32,
    pub shared_info: *mut u8,
    pub kit: *mut c_void,
    pub frame: extern "C" fn(*mut c_void, u64) -> *mut u8,
    pub allocate: extern "C" fn(*mut c_void) -> u64,
    pub tsc: extern "C" fn(*mut c_void) -> u64,
    pub vcpu_of: extern "C" fn(*mut c_void, i32) -> i32,
    pub upcall: extern "C" fn(*mut c_void, i32),
    pub wake: extern "C" fn(*mut c_void, i32),
    pub event: extern "C" fn(*mut c_void, i32),
    pub unmask: extern "C" fn(*mut c_void, i32),
    pub map_frames: extern "C" fn(*mut c_void, *const u64, u64) -> *const u8,
    pub unmap_frames: extern "C" fn(*mut c_void, *const u8, u64),
    pub mfn_to_pfn: extern "C" fn(*mut c_void, u64) -> u64,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct Time {
    pub tsc_timestamp: u64,
    pub system_time: u64,
    pub tsc_to_system_mul: u32,
    pub tsc_shift: i8,
    pub flags: u8,
    pub reserved: [u8; 2],
}

#[repr(C)]
pub struct Scale {
    pub tsc_to_system_mul: u32,
    pub tsc_shift: i8,
    pub reserved: [u8; 3],
}

#[repr(C)]
pub struct TimeOfDay {
    pub seconds: i64,
    pub nanos: u32,
    pub reserved: u32,
}

#[repr(C)]
pub struct P2mEntry {
    pub mfn: u64,
    pub generation: u64,
    pub consistent: u32,
    pub reserved: u32,
}

#[repr(C)]
pub struct Field {
    pub structure: *const c_char,
    pub name: *const c_char,
    pub offset: u64,
    pub size: u64,
}

/// 0 stands for the limit of the ABI.
#[repr(C)]
pub struct Limits {
    pub ports: u32,
    pub vcpus: u32,
    pub first_port: u32,
}

type State = *mut c_void;
type Refused = *mut Error;

#[repr(C)]
pub struct Implementation {
    pub version: u32,
    pub size: u32,
    pub abis: u32,
    pub guests: u32,
    pub limits_x86_64: Limits,
    pub limits_x86_32: Limits,
    pub name: *const c_char,
    pub release: *const c_char,
    pub vendor: *const c_char,
    pub frequency_resolution: u64,
    pub attach_guest: Option<extern "C" fn(*const Domain) -> *mut c_void>,
    pub detach_guest: Option<extern "C" fn(*mut c_void)>,
    pub attach: Option<extern "C" fn(*const Domain, *mut c_void) -> State>,
    pub detach: Option<extern "C" fn(State)>,
    pub publish_time: Option<extern "C" fn(State, i32, *const Time, Refused) -> c_int>,
    pub scale_of: Option<extern "C" fn(State, u64, *mut Scale, Refused) -> c_int>,
    pub update_time: Option<extern "C" fn(State, i32, *const Time, Refused) -> c_int>,
    pub system_time: Option<extern "C" fn(State, i32, *mut u64, Refused) -> c_int>,
    pub frequency: Option<extern "C" fn(State, i32, *mut u64, Refused) -> c_int>,
    pub publish_wallclock: Option<extern "C" fn(State, i64, u32, Refused) -> c_int>,
    pub time_of_day: Option<extern "C" fn(State, u64, *mut TimeOfDay, Refused) -> c_int>,
    pub send: Option<extern "C" fn(State, i32, Refused) -> c_int>,
    pub block: Option<extern "C" fn(State, i32, *mut u32, Refused) -> c_int>,
    pub unmask_for_guest: Option<extern "C" fn(State, i32, Refused) -> c_int>,
    pub nmi: Option<extern "C" fn(State, u32, Refused) -> c_int>,
    pub page_fault: Option<extern "C" fn(State, i32, u64, Refused) -> c_int>,
    pub mask: Option<extern "C" fn(State, i32, Refused) -> c_int>,
    pub unmask: Option<extern "C" fn(State, i32, Refused) -> c_int>,
    pub clear: Option<extern "C" fn(State, i32, Refused) -> c_int>,
    pub handle_upcall: Option<extern "C" fn(State, i32, Refused) -> c_int>,
    pub p2m_set_up: Option<extern "C" fn(State, *const u64, u64, Refused) -> c_int>,
    pub p2m_set: Option<extern "C" fn(State, u64, u64, Refused) -> c_int>,
    pub p2m_remap: Option<extern "C" fn(State, u64, Refused) -> c_int>,
    pub p2m_grow: Option<extern "C" fn(State, *const u64, u64, Refused) -> c_int>,
    pub p2m_read: Option<extern "C" fn(State, u64, *mut P2mEntry, Refused) -> c_int>,
    pub p2m_changed_since:
        Option<extern "C" fn(State, *const P2mEntry, *mut u32, Refused) -> c_int>,
    pub layout: Option<extern "C" fn(u32) -> *const Field>,
    pub limits_arm64: Limits,
}

/// Points to constants alone.
unsafe impl Sync for Implementation {}
unsafe impl Sync for Field {}
