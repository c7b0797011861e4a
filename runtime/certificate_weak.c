/* RSA moduli with small factors (SBR 6.1.6), or whose factors are known to be easily found
 * (6.1.1.3, 5; the methods are those that BR 6.1.1.3 names). Of GMP only the functions on
 * limbs: they allocate nothing for numbers of this size, and its others would end the
 * process for want of memory. */
#include "certificate_private.h"

#include <gmp.h>
#include <openssl/rsa.h>

/* The octets, the highest first, as limbs, the lowest first; how many they come to. */
static mp_size_t read_limbs(mp_limb_t *limbs, const unsigned char *octets, size_t length)
{
    mp_size_t n = 0;
    for (; length != 0; n++) {
        limbs[n] = 0;
        for (int shift = 0; shift < GMP_LIMB_BITS && length != 0; shift += 8)
            limbs[n] |= (mp_limb_t)octets[--length] << shift;
    }
    return n;
}

/* --- Small primes --------------------------------------------------------------------- */

/* The odd primes below 752. */
static const uint16_t primes[] = {
    3,   5,   7,   11,  13,  17,  19,  23,  29,  31,  37,  41,  43,  47,  53,  59,  61,  67,  71,
    73,  79,  83,  89,  97,  101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    173, 179, 181, 191, 193, 197, 199, 211, 223, 227, 229, 233, 239, 241, 251, 257, 263, 269, 271,
    277, 281, 283, 293, 307, 311, 313, 317, 331, 337, 347, 349, 353, 359, 367, 373, 379, 383, 389,
    397, 401, 409, 419, 421, 431, 433, 439, 443, 449, 457, 461, 463, 467, 479, 487, 491, 499, 503,
    509, 521, 523, 541, 547, 557, 563, 569, 571, 577, 587, 593, 599, 601, 607, 613, 617, 619, 631,
    641, 643, 647, 653, 659, 661, 673, 677, 683, 691, 701, 709, 719, 727, 733, 739, 743, 751};
enum { PRIMES = sizeof primes / sizeof primes[0], ROCA_PRIMES = 38 /* the first of them */ };

/* From FIRST on as many primes as a limb holds the product of. */
static size_t batch_end(size_t first, mp_limb_t *product)
{
    size_t end = first;
    for (*product = 1; end < PRIMES && *product <= GMP_NUMB_MAX / primes[end]; end++)
        *product *= primes[end];
    return end;
}

/* CVE-2017-15361: the affected primes are powers of 65537 modulo the product of the first
 * 39 primes or more, and so is their product modulo each of these (Nemec et al., CCS 2017). */
static bool is_power(unsigned value, unsigned modulus)
{
    unsigned power = 1;
    do {
        if (power == value)
            return true;
        power = power * (65537 % modulus) % modulus;
    } while (power != 1);
    return false;
}

static void find_small_factors(const mp_limb_t *n, mp_size_t limbs, int64_t *factor, bool *is_roca)
{
    mp_limb_t batch;
    *factor = n[0] % 2 == 0 ? 2 : 1;
    *is_roca = true;
    for (size_t i = 0, end; i < PRIMES && (*factor == 1 || *is_roca); i = end) {
        end = batch_end(i, &batch);
        mp_limb_t rest = mpn_mod_1(n, limbs, batch);
        for (size_t k = i; k < end; k++) {
            unsigned of_prime = (unsigned)(rest % primes[k]);
            if (of_prime == 0 && *factor == 1)
                *factor = primes[k];
            if (k < ROCA_PRIMES && *is_roca)
                *is_roca = is_power(of_prime, primes[k]);
        }
    }
}

/* --- Close primes --------------------------------------------------------------------- */

enum {
    ROUNDS = 100,
    MOST_LIMBS = OPENSSL_RSA_MAX_MODULUS_BITS / GMP_LIMB_BITS,
    SIEVE = 64 * 63 * 11 * 17 * 19 * 23
};

/* What squares can be modulo a few small numbers: of all numbers, one in 270 gets through. */
static const struct {
    unsigned modulus;
    uint64_t squares; /* bit n: n is one */
} sieves[] = {
    {64, UINT64_C(0x202021202030213)}, {63, UINT64_C(0x402483012450293)}, {11, UINT64_C(0x23B)},
    {17, UINT64_C(0x1A317)},           {19, UINT64_C(0x30AF3)},           {23, UINT64_C(0x5335F)},
};

static bool may_be_square(uint64_t residue)
{
    for (size_t i = 0; i < sizeof sieves / sizeof sieves[0]; i++)
        if ((sieves[i].squares >> (residue % sieves[i].modulus) & 1) == 0)
            return false;
    return true;
}

/* Whether (ROOT + I)^2 - N is a square, where N = ROOT^2 + REST. */
static bool is_square(const mp_limb_t *root, mp_size_t n_root, const mp_limb_t *rest,
                      mp_size_t n_rest, mp_limb_t i)
{
    mp_limb_t difference[MOST_LIMBS / 2 + 1]; /* 2 I ROOT + I^2 - REST */
    mp_size_t n = n_root + 1;
    difference[n_root] = mpn_mul_1(difference, root, n_root, 2 * i);
    mpn_add_1(difference, difference, n, i * i);
    if (mpn_sub(difference, difference, n, rest, n_rest) != 0)
        return false;
    while (n > 0 && difference[n - 1] == 0)
        n--;
    return n == 0 || mpn_perfect_square_p(difference, n) != 0;
}

/* Fermat's method: N = (A - B) (A + B) for an A not far above the root, which itself is
 * tried as well: it may be exact. */
static bool has_close_primes(const mp_limb_t *n, mp_size_t limbs)
{
    mp_limb_t root[MOST_LIMBS / 2], rest[MOST_LIMBS];
    mp_size_t n_root = (limbs + 1) / 2, n_rest = mpn_sqrtrem(root, rest, n, limbs);
    const uint64_t of_root = mpn_mod_1(root, n_root, SIEVE), of_n = mpn_mod_1(n, limbs, SIEVE);
    for (unsigned i = 0; i <= ROUNDS; i++) {
        if (!may_be_square((of_root + i) * (of_root + i) + SIEVE - of_n))
            continue;
        /* what has been found with A - B = 1 is no factor */
        bool is_one = limbs == 1 && n[0] == 2 * (root[0] + i) - 1;
        if (!is_one && is_square(root, n_root, rest, n_rest, i))
            return true;
    }
    return false;
}

/* --- Facts ---------------------------------------------------------------------------- */

void certificate_find_weaknesses(struct ballot_certificate *c, const unsigned char *modulus,
                                 size_t length)
{
    int64_t factor;
    bool is_roca;
    for (; length > 1 && *modulus == 0; length--)
        modulus++;
    mp_limb_t *n = ballot_arena_raw(&c->arena, length + sizeof *n);
    mp_size_t limbs = read_limbs(n, modulus, length);
    find_small_factors(n, limbs, &factor, &is_roca);
    c->fields[BALLOT_cert_rsa_small_factor] = ballot_value_number(factor);
    c->fields[BALLOT_cert_rsa_roca] = ballot_value_number(is_roca);
    /* Roots take squares of time; and zero has none to begin with. */
    if (limbs <= MOST_LIMBS)
        c->fields[BALLOT_cert_rsa_close_primes] =
            ballot_value_number(n[limbs - 1] != 0 && has_close_primes(n, limbs));
}
