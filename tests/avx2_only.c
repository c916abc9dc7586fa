/* Hide what this processor has beyond AVX2 from a process and its children.
 *
 *   cc -O2 -shared -fPIC -o avx2_only.so avx2_only.c
 *   LD_PRELOAD=./avx2_only.so python -m pytest -p no:faulthandler ...
 *
 * Linux can let the instruction CPUID fault (arch_prctl(2), ARCH_SET_CPUID; "cpuid_fault" in
 * /proc/cpuinfo). The handler answers it with the bits of AVX-512, AVX-VNNI and AMX cleared, so
 * ONNX Runtime, NumPy and others choose the kernels that they choose on most laptops. What the C
 * library chose before is not changed. A process without CPUID faulting ends with status 77.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { SET_CPUID = 0x1012, EXTENDED_FEATURES = 7, UNSUPPORTED = 77 };
#define BIT(n) (1u << (n))

/* Leaf 7.0: AVX-512 in ebx, ecx and edx, AMX in edx. Leaf 7.1: AVX-VNNI and its relatives. */
static const uint32_t EBX_0 = BIT(16) | BIT(17) | BIT(21) | BIT(26) | BIT(27) | BIT(28) | BIT(30) | BIT(31);
static const uint32_t ECX_0 = BIT(1) | BIT(6) | BIT(11) | BIT(12) | BIT(14);
static const uint32_t EDX_0 = BIT(2) | BIT(3) | BIT(8) | BIT(22) | BIT(23) | BIT(24) | BIT(25);
static const uint32_t EAX_1 = BIT(4) | BIT(5) | BIT(21) | BIT(23);
static const uint32_t EDX_1 = BIT(4) | BIT(5) | BIT(8) | BIT(10) | BIT(19);

static void answer(int number, siginfo_t *info, void *context) {
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  const uint8_t *code = (const uint8_t *)registers[REG_RIP];
  uint32_t leaf = registers[REG_RAX], part = registers[REG_RCX], a, b, c, d;
  (void)number, (void)info;
  if (code[0] != 0x0f || code[1] != 0xa2) { /* no CPUID: a fault of the program's own */
    signal(SIGSEGV, SIG_DFL);
    return;
  }
  syscall(SYS_arch_prctl, SET_CPUID, 1);
  __asm__ volatile("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(leaf), "c"(part));
  syscall(SYS_arch_prctl, SET_CPUID, 0);
  if (leaf == EXTENDED_FEATURES && part == 0) b &= ~EBX_0, c &= ~ECX_0, d &= ~EDX_0;
  if (leaf == EXTENDED_FEATURES && part == 1) a &= ~EAX_1, d &= ~EDX_1;
  registers[REG_RAX] = a, registers[REG_RBX] = b, registers[REG_RCX] = c, registers[REG_RDX] = d;
  registers[REG_RIP] += 2;
}

__attribute__((constructor)) static void hide(void) {
  struct sigaction action = {.sa_sigaction = answer, .sa_flags = SA_SIGINFO | SA_NODEFER};
  sigaction(SIGSEGV, &action, NULL);
  if (syscall(SYS_arch_prctl, SET_CPUID, 0)) {
    fputs("this processor's CPUID can't be hidden\n", stderr);
    _exit(UNSUPPORTED);
  }
}
