/* The number that says which Python code this library was built for: native/__init__.py has it, and build.py hands
   it over. Built without it, the library fits no Python code and is not used. */
#include <stdint.h>

#include "export.h"

#ifndef GD_ABI
#define GD_ABI 0
#endif

GD_API int32_t gd_abi(void) { return GD_ABI; }
