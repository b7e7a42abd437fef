# Entry points: the start of each vCPU, and what Xen calls: upcalls, page faults, NMIs.
#
# All of them return by the hypercall iret. It restores upcall_mask from the saved flags and ends an NMI.

.macro note type, value:vararg
  .pushsection .note.Xen, "a", @note
  .balign 4
  .long 4, 2f - 1f, \type
  .asciz "Xen"
1: \value
2: .balign 4
  .popsection
.endm

  note 6, .asciz "shared_info probe"
  note 7, .asciz "1"
  note 5, .asciz "xen-3.0"
  note 8, .asciz "generic"

  .globl start, start_secondary, on_upcall, on_page_fault, on_nmi, on_failsafe, touch, stacks

#ifdef __x86_64__
  note 3, .quad BASE
  note 1, .quad start

.macro save
  push %rax
  push %rdi
  push %rsi
  push %rdx
  push %r8
  push %r9
  push %r10
  push %rbx
  push %rbp
  mov %rsp, %rbp
  and $-16, %rsp
.endm

.macro load
  mov %rbp, %rsp
  pop %rbp
  pop %rbx
  pop %r10
  pop %r9
  pop %r8
  pop %rdx
  pop %rsi
  pop %rdi
  pop %rax
  pop %rcx                 # Xen saves these two on top of the frame
  pop %r11
.endm

# The frame of iret is: rax, r11, rcx, flags, and then what Xen left: rip, cs, rflags, rsp, ss.
.macro return
  push %rcx
  push %r11
  push %rax
  mov $23, %eax
  syscall
.endm

  .section .text.start, "ax"
start:
  cld
  lea stacks + 0x4000(%rip), %rsp
  mov %rsi, %rdi
  call first
  ud2
start_secondary:
  cld
  call secondary
  ud2
  .text
on_upcall:
  save
  call upcall
  load
  push $0
  return
on_nmi:
  save
  call nmi
  load
  push $0
  return
on_page_fault:
  save
  lea 96(%rbp), %rdi       # rip, behind nine registers, rcx, r11 and the error code
  call page_fault
  load
  movq $0, (%rsp)          # in the place of the error code
  return
on_failsafe:
  ud2
touch:
  movb (%rdi), %al         # two bytes: the handler goes on behind them
  ret
#else
  note 3, .long BASE
  note 1, .long start
  note 9, .asciz "yes"

.macro save
  push %eax
  push %ecx
  push %edx
  push %ebx
  push %ebp
  push %esi
  push %edi
.endm

.macro return_from         # the frame of iret is: eax, eip, cs, eflags
  pop %edi
  pop %esi
  pop %ebp
  pop %ebx
  pop %edx
  pop %ecx
  mov $23, %eax            # its own eax is on top of the stack
  int $0x82
.endm

  .section .text.start, "ax"
start:
  cld
  mov $stacks + 0x4000, %esp
  push %esi
  push %esi
  call first
  ud2
start_secondary:
  cld
  call secondary
  ud2
  .text
on_upcall:
  save
  call upcall
  return_from
on_nmi:
  save
  call nmi
  return_from
on_page_fault:             # the error code lies where iret expects eax: exchange them
  xchg %eax, (%esp)
  push %ecx
  push %edx
  push %ebx
  push %ebp
  push %esi
  push %edi
  lea 28(%esp), %eax       # eip, behind seven registers
  push %eax
  call page_fault
  add $4, %esp
  return_from
on_failsafe:
  ud2
touch:
  mov 4(%esp), %eax
  movb (%eax), %al
  ret
#endif

  .bss
  .balign 0x4000
stacks:
  .skip 8 * 0x4000
