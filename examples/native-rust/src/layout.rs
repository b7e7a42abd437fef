//! The layout of each ABI, as declared.

use crate::tck::{self, Field};
use core::ptr::null;

macro_rules! fields {
    ($($structure:literal $size:literal { $($name:literal $offset:literal $bytes:literal),* })*) => {
        [
            $(
                Field { structure: $structure.as_ptr(), name: null(), offset: 0, size: $size },
                $(Field {
                    structure: $structure.as_ptr(), name: $name.as_ptr(), offset: $offset, size: $bytes,
                },)*
            )*
            Field { structure: null(), name: null(), offset: 0, size: 0 },
        ]
    };
}

static WIDE: [Field; 35] = fields! {
    c"vcpu_time_info" 32 {
        c"version" 0 4,
        c"pad0" 4 4,
        c"tsc_timestamp" 8 8,
        c"system_time" 16 8,
        c"tsc_to_system_mul" 24 4,
        c"tsc_shift" 28 1,
        c"flags" 29 1,
        c"pad1" 30 2
    }
    c"arch_vcpu_info" 16 {
        c"cr2" 0 8,
        c"pad" 8 8
    }
    c"vcpu_info" 64 {
        c"evtchn_upcall_pending" 0 1,
        c"evtchn_upcall_mask" 1 1,
        c"evtchn_pending_sel" 8 8,
        c"arch" 16 16,
        c"time" 32 32
    }
    c"arch_shared_info" 48 {
        c"max_pfn" 0 8,
        c"pfn_to_mfn_frame_list_list" 8 8,
        c"nmi_reason" 16 8,
        c"p2m_cr3" 24 8,
        c"p2m_vaddr" 32 8,
        c"p2m_generation" 40 8
    }
    c"shared_info" 3136 {
        c"vcpu_info" 0 2048,
        c"evtchn_pending" 2048 512,
        c"evtchn_mask" 2560 512,
        c"wc_version" 3072 4,
        c"wc_sec" 3076 4,
        c"wc_nsec" 3080 4,
        c"wc_sec_hi" 3084 4,
        c"arch" 3088 48
    }
};

static NARROW: [Field; 35] = fields! {
    c"vcpu_time_info" 32 {
        c"version" 0 4,
        c"pad0" 4 4,
        c"tsc_timestamp" 8 8,
        c"system_time" 16 8,
        c"tsc_to_system_mul" 24 4,
        c"tsc_shift" 28 1,
        c"flags" 29 1,
        c"pad1" 30 2
    }
    c"arch_vcpu_info" 24 {
        c"cr2" 0 4,
        c"pad" 4 20
    }
    c"vcpu_info" 64 {
        c"evtchn_upcall_pending" 0 1,
        c"evtchn_upcall_mask" 1 1,
        c"evtchn_pending_sel" 4 4,
        c"arch" 8 24,
        c"time" 32 32
    }
    c"arch_shared_info" 28 {
        c"max_pfn" 0 4,
        c"pfn_to_mfn_frame_list_list" 4 4,
        c"nmi_reason" 8 4,
        c"p2m_cr3" 12 4,
        c"p2m_vaddr" 16 4,
        c"p2m_generation" 20 4,
        c"wc_sec_hi" 24 4
    }
    c"shared_info" 2344 {
        c"vcpu_info" 0 2048,
        c"evtchn_pending" 2048 128,
        c"evtchn_mask" 2176 128,
        c"wc_version" 2304 4,
        c"wc_sec" 2308 4,
        c"wc_nsec" 2312 4,
        c"arch" 2316 28
    }
};

static ARM: [Field; 27] = fields! {
    c"vcpu_time_info" 32 {
        c"version" 0 4,
        c"pad0" 4 4,
        c"tsc_timestamp" 8 8,
        c"system_time" 16 8,
        c"tsc_to_system_mul" 24 4,
        c"tsc_shift" 28 1,
        c"flags" 29 1,
        c"pad1" 30 2
    }
    c"arch_vcpu_info" 0 {}
    c"vcpu_info" 48 {
        c"evtchn_upcall_pending" 0 1,
        c"pad0" 1 1,
        c"evtchn_pending_sel" 8 8,
        c"arch" 16 0,
        c"time" 16 32
    }
    c"arch_shared_info" 0 {}
    c"shared_info" 1088 {
        c"vcpu_info" 0 48,
        c"evtchn_pending" 48 512,
        c"evtchn_mask" 560 512,
        c"wc_version" 1072 4,
        c"wc_sec" 1076 4,
        c"wc_nsec" 1080 4,
        c"wc_sec_hi" 1084 4,
        c"arch" 1088 0
    }
};

pub extern "C" fn layout(abi: u32) -> *const Field {
    match abi {
        tck::X86_64 => WIDE.as_ptr(),
        tck::X86_32 => NARROW.as_ptr(),
        _ => ARM.as_ptr(),
    }
}
