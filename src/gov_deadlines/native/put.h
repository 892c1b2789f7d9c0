#include <stdint.h>
#include <string.h>
static inline uint8_t *gd_put(uint8_t *to, const uint8_t *from, int64_t size)
{
    memcpy(to, from, (size_t)size);
    return to + size;
}

static inline uint8_t *gd_put_number(uint8_t *to, int64_t number)
{
    uint8_t digits[20];
    int count = 0;
    do
        digits[count++] = (uint8_t)('0' + number % 10);
    while (number /= 10);
    while (count)
        *to++ = digits[--count];
    return to;
}
